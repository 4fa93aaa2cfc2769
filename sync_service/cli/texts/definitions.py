"""Settings, units, tokens, periods and rules, as the commands say it: Vietnamese and English."""

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
}
