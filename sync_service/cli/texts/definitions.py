"""Settings, units, tokens, periods and rules, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "contract_refused": (
        "Không dùng được các tệp định nghĩa sau đây; sửa chỗ được nêu, hoặc xóa bản riêng để trở "
        "lại bản đi kèm chương trình:",
        "These definitions cannot be used; mend the places named, or delete your own copy to go "
        "back to the shipped one:",
    ),
    "initialised": (
        "Đã sẵn sàng. Dữ liệu nằm trong {home}. Bước tiếp theo: tonghop units load FILE "
        "(tệp danh sách còn trống: tonghop units blank --out FILE)",
        "Ready. The data is in {home}. Next: tonghop units load FILE "
        "(an empty list: tonghop units blank --out FILE)",
    ),
    "initialised_with_data": (
        "Đã sẵn sàng; dữ liệu đang có trong {home} được giữ nguyên.",
        "Ready; the data that is in {home} was kept.",
    ),
    "upgraded": (
        "Đã nâng cấp cơ sở dữ liệu lên phiên bản này. Dữ liệu trước khi nâng cấp: {file}",
        "The database was brought to this version. What it held before: {file}",
    ),
    "units_blank": (
        "Đã ghi {file}. Điền mỗi đơn vị một dòng (xóa dòng ví dụ), rồi: tonghop units load {file}",
        "{file} is written. Fill in a row a unit instead of the example, then: "
        "tonghop units load {file}",
    ),
    "file_own": ("của văn phòng", "the office's own"),
    "file_shipped": ("đi kèm chương trình", "shipped"),
    "file_copied": (
        "Đã chép ra {file}. Sửa tệp này; dịch vụ đang chạy phải khởi động lại mới dùng bản mới. "
        "Muốn trở lại bản đi kèm chương trình thì xóa tệp.",
        "Copied to {file}. Edit it there and restart what runs. To go back to the shipped one, "
        "delete it.",
    ),
    "units_loaded": (
        "Đã nạp {units} đơn vị và {events} sự kiện; hiện có {standing} đơn vị.",
        "Loaded {units} units and {events} events; {standing} units stand today.",
    ),
    "units_added": ("Đơn vị mới so với danh sách trước: {units}.", "New units: {units}."),
    "units_gone": (
        "Lưu ý: danh sách trước có, danh sách này không có: {units}. Nếu là sót, thêm lại rồi nạp "
        "lại tệp.",
        "Note: in the list before and not in this one: {units}. If left out by mistake, put them "
        "back and load the file again.",
    ),
    "units_alike": (
        "Lưu ý: cùng tên, cùng cấp trên: {units}. Có thể một đơn vị bị ghi hai lần.",
        "Note: one name below one unit: {units}. Perhaps one unit was entered twice.",
    ),
    "units_uncounted": (
        "Lưu ý: kỳ {period}: báo cáo đã nhận của {units} không còn được tính, vì theo danh sách "
        "mới các đơn vị này không phải nộp trong kỳ.",
        "Note: {period}: the accepted reports of {units} do not count any more, since by the new "
        "list these units owe none.",
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
    "period_now_closed": ("Đã khóa sổ kỳ {period}.", "Period {period} is closed."),
    "period_open": ("đang mở", "open"),
    "period_closed": ("đã khóa sổ", "closed"),
    "periods_none": (
        "Chưa mở kỳ nào. Mở kỳ: tonghop periods open 2026-Q3",
        "No period was opened. Open one: tonghop periods open 2026-Q3",
    ),
    "form_moved": ("{form}: {old} → {new}", "{form}: {old} → {new}"),
    "forms_moved": (
        "Kỳ {period} dùng biểu mẫu mới. {count} báo cáo đã nhận vẫn được tính; dòng mới còn trống "
        "trong các báo cáo đó, muốn có thì trả lại để đơn vị bổ sung. Biểu mẫu đã phát vẫn nộp "
        "được; phát biểu mẫu mới: tonghop templates issue --period {period} --out THƯ_MỤC",
        "Period {period} uses the new forms. The {count} reports received still count; new rows "
        "are blank in them, return a report to have them filled in. Workbooks that are out are "
        "still taken; for new ones: tonghop templates issue --period {period} --out FOLDER",
    ),
    "forms_newest": (
        "Kỳ {period} đang dùng phiên bản mới nhất của mọi biểu; không có gì thay đổi.",
        "Period {period} uses the newest version of every form already; nothing has changed.",
    ),
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
