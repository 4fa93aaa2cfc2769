"""What the commands say: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "contract_refused": (
        "Không dùng được các định nghĩa trong schemas/:",
        "The definitions under schemas/ cannot be used:",
    ),
    "initialised": (
        "Đã sẵn sàng. Dữ liệu nằm trong {home}. Bước tiếp theo: tonghop units load FILE",
        "Ready. The data is in {home}. Next: tonghop units load FILE",
    ),
    "units_loaded": (
        "Đã nạp {units} đơn vị và {events} sự kiện; hiện có {standing} đơn vị.",
        "Loaded {units} units and {events} events; {standing} units stand today.",
    ),
    "unknown_kinds": (
        "Lưu ý: loại đơn vị chưa có trong schemas/lists/unit_kinds.yaml nên không được giao "
        "biểu mẫu: {kinds}.",
        "Note: kinds that schemas/lists/unit_kinds.yaml does not have get no forms: {kinds}.",
    ),
    "plan_read": (
        "{document}\nĐọc thành kế hoạch {plan}: {tasks} nhiệm vụ, {targets} chỉ tiêu, {doubts} "
        "điều cần xem lại.",
        "{document}\nRead as plan {plan}: {tasks} tasks, {targets} targets, {doubts} doubts.",
    ),
    "plan_doubt": ("  Dòng {line}: {why}", "  Line {line}: {why}"),
    "plan_written": (
        "Đã ghi {file}. Kiểm tra, sửa rồi nạp: tonghop plans load {file}",
        "Wrote {file}. Check it, correct it, then: tonghop plans load {file}",
    ),
    "plan_loaded": (
        "Đã nạp kế hoạch {plan}: {tasks} nhiệm vụ, {targets} chỉ tiêu.",
        "Loaded plan {plan}: {tasks} tasks, {targets} targets.",
    ),
    "agency_unresolved": (
        "Lưu ý: chưa có đơn vị nào ứng với “{agency}” ({count} nhiệm vụ: {tasks}).",
        "Note: no unit answers to “{agency}” ({count} tasks: {tasks}).",
    ),
    "token_once": (
        "Mã truy cập dưới đây chỉ hiện một lần, hãy giữ kín:",
        "The token below is shown this once; keep it secret:",
    ),
    "token_revoked": ("Đã thu hồi mã truy cập số {id}.", "Token number {id} was revoked."),
    "period_opened": (
        "Đã mở kỳ {period}: từ {first} đến {last}, hạn nộp {due}.",
        "Period {period} is open: {first} to {last}, due {due}.",
    ),
    "period_closed": ("Đã khóa sổ kỳ {period}.", "Period {period} is closed."),
    "rule_trial": ("thử (chỉ cảnh báo)", "on trial (warning)"),
    "rule_in_force": ("áp dụng", "in force"),
    "rule_off": ("tắt", "off"),
    "rule_set": (
        "Quy tắc {rule}, kỳ {period}: từ “{before}” thành “{state}”. "
        "Biểu mẫu đã phát không đổi; muốn có danh sách kiểm tra mới thì phát lại.",
        "Rule {rule}, {period}: from “{before}” to “{state}”. "
        "Workbooks issued before stay as they are; issue them anew for a new check list.",
    ),
    "issuing": ("Phát biểu mẫu", "Issuing"),
    "issued": ("Đã phát {count} biểu mẫu vào {folder}.", "Issued {count} workbooks to {folder}."),
    "receiving": ("Nhận báo cáo", "Receiving"),
    "received": (
        "{count} tệp: {accepted} được nhận, {rejected} bị trả lại, {duplicate} trùng.",
        "{count} files: {accepted} accepted, {rejected} rejected, {duplicate} duplicates.",
    ),
    "annotated_written": (
        "Đã ghi tệp đánh dấu kết quả kiểm tra: {file}",
        "Wrote the file with the answer in it: {file}",
    ),
    "answers_written": (
        "Đã ghi {count} tệp trả lời vào {folder}.",
        "Wrote {count} answers to {folder}.",
    ),
    "outcome_accepted": (
        "{file}: ĐƯỢC NHẬN (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: ACCEPTED (unit {unit}, period {period}, version {version})",
    ),
    "outcome_rejected": (
        "{file}: CHƯA NHẬN, cần sửa (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: REJECTED (unit {unit}, period {period}, version {version})",
    ),
    "outcome_duplicate": (
        "{file}: TRÙNG với tệp đã gửi (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: DUPLICATE of a file sent before (unit {unit}, period {period}, version {version})",
    ),
    "finding": (
        "  {severity}{place} {message} {hint} ({code})",
        "  {severity}{place} {message} {hint} ({code})",
    ),
    "severity_error": ("SAI", "ERROR"),
    "severity_warning": ("LƯU Ý", "WARNING"),
    "severity_explain": ("CẦN GIẢI TRÌNH", "EXPLAIN"),
    "severity_repair": ("ĐỌC THÀNH", "READ AS"),
    "rollup": (
        "{name}, kỳ {period}: {accepted}/{expected} đơn vị đã có báo cáo được nhận. "
        "Còn thiếu: {missing}",
        "{name}, {period}: {accepted} of {expected} units accepted. Missing: {missing}",
    ),
    "traced": ("{measure}, cột {column}: {total}", "{measure}, column {column}: {total}"),
    "workbook_written": ("Đã lập {file}.", "Wrote {file}."),
    "heading_measure": ("Mã số", "Code"),
    "heading_label": ("Chỉ tiêu", "Measure"),
    "heading_value": ("Số liệu", "Figure"),
    "heading_unit": ("Đơn vị", "Unit"),
    "heading_file": ("Tệp", "File"),
    "heading_cell": ("Ô", "Cell"),
    "serving": (
        "Dịch vụ chạy tại http://{host}:{port} (dừng: Ctrl+C)",
        "Serving at http://{host}:{port} (stop: Ctrl+C)",
    ),
    "audit_whole": ("Nhật ký nguyên vẹn.", "The audit record is whole."),
    "audit_broken": (
        "Nhật ký bị sửa từ bản ghi số {id}.",
        "The audit record was changed from record {id} on.",
    ),
}
