"""What the demonstration says: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "title": (
        "TỈNH MẪU QUA BA QUÝ BÁO CÁO (số liệu mẫu, không có thật)",
        "A SAMPLE PROVINCE THROUGH THREE QUARTERS (sample data, not real)",
    ),
    "set_up": (
        "Đã nạp {units} đơn vị, {events} sự kiện tổ chức và kế hoạch {plans} ({tasks} nhiệm vụ, "
        "{targets} chỉ tiêu). Dịch vụ đang chạy tại {address}.",
        "Loaded {units} units, {events} events and plans {plans} ({tasks} tasks, {targets} "
        "targets). The service runs at {address}.",
    ),
    "issuing": ("{period}: phát biểu mẫu", "{period}: issuing workbooks"),
    "sending": (
        "{period}: cán bộ các đơn vị điền và gửi qua HTTP",
        "{period}: clerks fill them in and send them over HTTP",
    ),
    "played": (
        "{period}: {issued} đơn vị được phát biểu mẫu, {sent} tệp gửi về, {accepted} báo cáo được "
        "nhận, {missing} đơn vị chưa có ({seconds} giây).",
        "{period}: {issued} units got a workbook, {sent} files came back, {accepted} reports were "
        "accepted, {missing} units are missing ({seconds} s).",
    ),
    "example": (
        "  Ví dụ trả lại: tệp {file}, trang {sheet}, ô {cell}: {message} {hint}",
        "  One that was refused: {file}, sheet {sheet}, cell {cell}: {message} {hint}",
    ),
    "unexpected": (
        "  CẦN XEM LẠI: {count} tệp được trả lời khác dự kiến, ví dụ {file} ({status}).",
        "  LOOK INTO THIS: {count} files were answered unexpectedly, such as {file} ({status}).",
    ),
    "files_title": ("Tệp gửi về trong từng kỳ", "Files in each period"),
    "period": ("Kỳ", "Period"),
    "issued": ("Phát", "Issued"),
    "received": ("Nhận tệp", "Files"),
    "accepted": ("Được nhận", "Accepted"),
    "rejected": ("Trả lại", "Refused"),
    "duplicate": ("Trùng", "Twice"),
    "corrected": ("Sửa xong", "Mended"),
    "late": ("Muộn", "Late"),
    "missing": ("Chưa có", "Missing"),
    "totals_title": (
        "Toàn tỉnh (cộng từ các báo cáo được nhận)",
        "The whole province (added up from the accepted reports)",
    ),
    "figure": ("Số liệu", "Figure"),
    "coverage": ("Báo cáo được nhận / phải có", "Reports accepted / owed"),
    "members": ("Đảng viên cuối kỳ", "Members at the end"),
    "admitted": ("Kết nạp trong kỳ", "Admitted in the period"),
    "organisations": ("Tổ chức cơ sở đảng", "Grassroots organisations"),
    "tasks_done": ("Lượt nhiệm vụ hoàn thành / tổng số", "Tasks done / all, over the units"),
    "tasks_overdue": ("Lượt nhiệm vụ quá hạn", "Tasks overdue, over the units"),
    "targets": ("Chỉ tiêu đạt / đã xác định", "Targets met / known"),
    "noted": ("Lưu ý {period}: {message} {hint}", "Note on {period}: {message} {hint}"),
    "where": ("Kết quả nằm ở:", "Where things are:"),
    "where_units": ("  {path}: danh sách đơn vị", "  {path}: the units file"),
    "where_issued": (
        "  {path}: biểu mẫu đã phát, mỗi kỳ một thư mục",
        "  {path}: issued workbooks, a folder a period",
    ),
    "where_provincial": ("  {path}: sổ tổng hợp của tỉnh", "  {path}: the provincial workbook"),
    "where_home": (
        "  {path}: cơ sở dữ liệu và tệp gốc",
        "  {path}: the database and the files as received",
    ),
    "next": ("Thử tiếp:", "What to try next:"),
    "try_folder": ("  cd {folder}", "  cd {folder}"),
    "try_totals": (
        "  {program} rollup --period {period}",
        "  {program} rollup --period {period}",
    ),
    "try_trace": (
        "  {program} trace --period {period} --measure D     (số này cộng từ đâu)",
        "  {program} trace --period {period} --measure D     (where this total comes from)",
    ),
    "try_fill": (
        "  Đơn vị {unit} chưa gửi; tệp của đơn vị đã điền sẵn, có một số sai. Gửi tệp, sửa ô được "
        "nêu tên, gửi lại, rồi xem số toàn tỉnh thay đổi:",
        "  Unit {unit} has not reported; its file is filled in, with one wrong figure. Hand it in, "
        "mend the cell that is named, hand it in again, and see the totals change:",
    ),
    "try_receive": ("  {program} receive {file}", "  {program} receive {file}"),
    "took": ("Xong trong {seconds} giây.", "Done in {seconds} seconds."),
    "serving": (
        "Dịch vụ đang chạy tại {address}; dừng bằng Ctrl+C. Mã truy cập để thử (chỉ hiện ở đây):",
        "The service runs at {address}; stop it with Ctrl+C. Tokens to try (shown only here):",
    ),
    "office_token": ("  văn phòng tỉnh: {token}", "  the province's office: {token}"),
    "unit_token": ("  đơn vị {unit}: {token}", "  unit {unit}: {token}"),
    "try_get": (
        '  curl -H "Authorization: Bearer {token}" {address}/api/v1/rollups/{period}/{unit}',
        '  curl -H "Authorization: Bearer {token}" {address}/api/v1/rollups/{period}/{unit}',
    ),
    "try_send": (
        '  curl -H "Authorization: Bearer {token}" -F file=@{file} {address}/api/v1/submissions',
        '  curl -H "Authorization: Bearer {token}" -F file=@{file} {address}/api/v1/submissions',
    ),
}
