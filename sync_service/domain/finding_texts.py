"""The texts of all findings: what each code says and how to mend it, in both languages.

Texts are filled from a finding's `params`. Rules of a form carry their own code and message.
"""

from dataclasses import dataclass

from sync_service.domain.findings import Severity


@dataclass(frozen=True)
class Entry:
    """One kind of finding: severity, what is wrong, how to mend it."""

    severity: Severity
    vi: str
    vi_mend: str
    en: str
    en_mend: str


def _entry(severity: Severity, vi: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(severity, vi[0], vi[1], en[0], en[1])


_ISSUE_AGAIN = "Dùng đúng biểu mẫu đã phát cho đơn vị trong kỳ này; nếu mất, xin cấp trên phát lại."
_ISSUE_AGAIN_EN = "Use the workbook issued to your unit for this period; ask for it again if lost."

CATALOGUE: dict[str, Entry] = {
    # the file as a whole
    "FILE_UNREADABLE": _entry(
        "error",
        ("Không mở được tệp: {reason}.", "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."),
        ("The file cannot be opened: {reason}.", "Open it in Excel, save as .xlsx, send again."),
    ),
    "FILE_EMPTY": _entry(
        "error",
        ("Tệp rỗng (0 byte).", "Lưu lại tệp rồi gửi lại; có thể tệp bị hỏng khi chép."),
        ("The file is empty (0 bytes).", "Save it and send it again."),
    ),
    "FILE_TOO_LARGE": _entry(
        "error",
        (
            "Tệp quá lớn ({size}; cho phép đến {limit}).",
            "Xóa hình ảnh, trang tính thừa rồi gửi lại.",
        ),
        ("The file is too large ({size}; limit {limit}).", "Remove pictures and extra sheets."),
    ),
    "FILE_PASSWORD": _entry(
        "error",
        ("Tệp có đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu mở tệp, lưu rồi gửi lại."),
        ("The file has a password.", "Remove the password, save and send again."),
    ),
    "FILE_FOREIGN": _entry(
        "error",
        ("Tệp không phải biểu mẫu báo cáo do hệ thống phát.", _ISSUE_AGAIN),
        ("The file is not a workbook that was issued for reporting.", _ISSUE_AGAIN_EN),
    ),
    # whose report, and of which period
    "STAMP_MISSING": _entry(
        "error",
        (
            "Tệp không còn dấu nhận dạng (trang tính ẩn {sheet}).",
            "Chép số liệu vào đúng biểu mẫu đã phát rồi gửi biểu mẫu đó.",
        ),
        ("The hidden sheet {sheet} that identifies the file is gone.", _ISSUE_AGAIN_EN),
    ),
    "STAMP_FORGED": _entry(
        "error",
        ("Dấu nhận dạng của tệp đã bị sửa.", _ISSUE_AGAIN),
        ("The hidden mark that identifies the file was changed.", _ISSUE_AGAIN_EN),
    ),
    "COVER_DIFFERS": _entry(
        "error",
        (
            "Trang bìa ghi {cover}, nhưng biểu mẫu này phát cho {stamp}.",
            "Không sửa tên đơn vị, kỳ trên trang bìa. " + _ISSUE_AGAIN,
        ),
        ("The cover says {cover}, but the workbook was issued for {stamp}.", _ISSUE_AGAIN_EN),
    ),
    "UNIT_UNKNOWN": _entry(
        "error",
        ("Không có đơn vị mã {unit} trong danh sách.", _ISSUE_AGAIN),
        ("There is no unit {unit}.", _ISSUE_AGAIN_EN),
    ),
    "UNIT_NOT_IN_PERIOD": _entry(
        "error",
        (
            "Đơn vị {unit} không còn (hoặc chưa có) vào ngày cuối kỳ {period}.",
            "Nếu đơn vị đã sáp nhập, báo cáo theo biểu mẫu của đơn vị mới.",
        ),
        (
            "Unit {unit} does not exist on the last day of {period}.",
            "After a merger report in the new unit's workbook.",
        ),
    ),
    "UNIT_OWES_NOTHING": _entry(
        "error",
        (
            "Đơn vị {unit} không phải gửi báo cáo trong kỳ {period}.",
            "Hỏi văn phòng cấp trên xem đơn vị nào báo cáo thay.",
        ),
        ("Unit {unit} owes no report in {period}.", "Ask the office who reports for it."),
    ),
    "UNIT_NOT_SENDERS": _entry(
        "error",
        (
            "Biểu mẫu là của đơn vị {unit}, không thuộc phạm vi của người gửi ({sender}).",
            "Gửi đúng biểu mẫu của đơn vị mình.",
        ),
        ("The workbook is unit {unit}'s, outside the sender's {sender}.", "Send your own unit's."),
    ),
    "PERIOD_UNKNOWN": _entry(
        "error",
        ("Kỳ báo cáo {period} chưa mở.", "Chờ văn phòng tỉnh mở kỳ, hoặc kiểm tra lại biểu mẫu."),
        ("Period {period} has not been opened.", "Wait for the office to open it."),
    ),
    "PERIOD_CLOSED": _entry(
        "error",
        (
            "Kỳ báo cáo {period} đã khóa sổ.",
            "Báo văn phòng tỉnh mở lại kỳ nếu cần nộp bổ sung; kỳ đang mở: {open}.",
        ),
        ("Period {period} is closed.", "Ask the office to open it again; open now: {open}."),
    ),
    "PERIOD_OTHER": _entry(
        "error",
        (
            "Biểu mẫu của kỳ {period}, trong khi đang nhận báo cáo kỳ {wanted}.",
            "Gửi biểu mẫu kỳ {wanted}.",
        ),
        ("The workbook is of {period}; reports of {wanted} are asked for.", "Send {wanted}'s."),
    ),
    "FORM_VERSION_UNKNOWN": _entry(
        "error",
        ("Biểu mẫu {form} phiên bản {version} không dùng trong kỳ này.", _ISSUE_AGAIN),
        ("Form {form} version {version} is not in use in this period.", _ISSUE_AGAIN_EN),
    ),
    "FORM_MISSING": _entry(
        "error",
        (
            "Tệp thiếu biểu mẫu “{form}” mà đơn vị phải báo cáo.",
            "Xin cấp trên phát lại biểu mẫu (có thể kế hoạch được bổ sung sau khi phát).",
        ),
        ("The file lacks “{form}”, which the unit owes.", "Ask for the workbook to be reissued."),
    ),
    "VERSION_OLD": _entry(
        "warning",
        (
            "Tệp này trùng lần gửi thứ {version}; lần gửi thứ {current} mới hơn vẫn được tính.",
            "Nếu muốn dùng lại số liệu cũ, sửa tệp mới nhất rồi gửi.",
        ),
        ("This file equals version {version}; the newer {current} counts.", "Send a new file."),
    ),
    # structure
    "SHEET_MISSING": _entry(
        "error",
        ("Thiếu trang tính “{sheet}”.", "Chép lại trang tính từ biểu mẫu đã phát."),
        ("Sheet “{sheet}” is missing.", "Copy the sheet from the issued workbook."),
    ),
    "SHEET_RENAMED": _entry(
        "repair",
        ("Trang tính “{found}” được đọc là “{sheet}”.", "Nên giữ nguyên tên trang tính."),
        ("Sheet “{found}” was read as “{sheet}”.", "Keep the sheets' names."),
    ),
    "SHEET_DOUBLED": _entry(
        "error",
        (
            "Có nhiều trang tính cùng chứa “{sheet}”: {found}.",
            "Giữ lại một trang tính đúng, xóa các trang chép thừa.",
        ),
        ("Several sheets look like “{sheet}”: {found}.", "Keep the right one."),
    ),
    "HEADING_MISSING": _entry(
        "error",
        ("Không tìm thấy dòng tiêu đề có cột “{heading}”.", "Khôi phục dòng tiêu đề của biểu mẫu."),
        ("No header row with “{heading}” was found.", "Restore the form's header row."),
    ),
    "COLUMN_MISSING": _entry(
        "error",
        ("Thiếu cột “{heading}”.", "Khôi phục cột hoặc tiêu đề cột như biểu mẫu."),
        ("Column “{heading}” is missing.", "Restore the column or its heading."),
    ),
    "COLUMN_DOUBLED": _entry(
        "error",
        ("Có hai cột cùng tiêu đề “{heading}”.", "Xóa cột thừa hoặc sửa lại tiêu đề."),
        ("Two columns have the heading “{heading}”.", "Delete one or mend its heading."),
    ),
    "ROW_MISSING": _entry(
        "error",
        ("Thiếu dòng mã số {measure} ({label}).", "Khôi phục dòng như biểu mẫu đã phát."),
        ("Row {measure} ({label}) is missing.", "Restore the row as issued."),
    ),
    "ROW_DOUBLED": _entry(
        "error",
        (
            "Mã số {measure} xuất hiện hai lần (ô {first} và {cell}).",
            "Giữ lại một dòng đúng, xóa dòng thừa.",
        ),
        ("Row code {measure} stands twice ({first} and {cell}).", "Keep one row."),
    ),
    "ROW_UNKNOWN": _entry(
        "warning",
        ("Dòng này có số liệu nhưng không thuộc biểu mẫu nên không được tính.", "Xem lại dòng."),
        ("This row has figures but is not part of the form: not counted.", "Check the row."),
    ),
    # figures and other cells
    "NUMBER_MISSING": _entry(
        "error",
        ("Chưa nhập: {label}, cột {column}.", "Nhập số liệu; nếu không có thì nhập số 0."),
        ("Not filled in: {label}, {column}.", "Enter the figure; 0 if there is none."),
    ),
    "NUMBER_INVALID": _entry(
        "error",
        ("“{value}” không phải là số: {label}, cột {column}.", "Nhập chữ số, ví dụ 1234."),
        ("“{value}” is not a number: {label}, {column}.", "Enter digits, e.g. 1234."),
    ),
    "NUMBER_AMBIGUOUS": _entry(
        "error",
        (
            "“{value}” có thể là {first} hoặc {second}: {label}, cột {column}.",
            "Nhập lại bằng chữ số, không dùng dấu chấm ngăn hàng nghìn.",
        ),
        ("“{value}” may be {first} or {second}: {label}, {column}.", "Enter plain digits."),
    ),
    "NUMBER_TEXT": _entry(
        "repair",
        ("“{value}” được đọc là {read_as}.", "Nên nhập số liền, ví dụ 1234."),
        ("“{value}” was read as {read_as}.", "Enter plain digits."),
    ),
    "NUMBER_NEGATIVE": _entry(
        "error",
        ("Số âm: {label}, cột {column}.", "Nhập số từ 0 trở lên."),
        ("Negative: {label}, {column}.", "Enter 0 or more."),
    ),
    "NUMBER_FRACTION": _entry(
        "error",
        (
            "{value} có quá nhiều chữ số lẻ: {label}, cột {column}.",
            "Làm tròn, tối đa {decimals} số lẻ.",
        ),
        ("{value} has too many decimals: {label}, {column}.", "At most {decimals} decimals."),
    ),
    "NUMBER_TOO_LARGE": _entry(
        "error",
        ("{value} lớn bất thường: {label}, cột {column}.", "Kiểm tra lại số chữ số."),
        ("{value} is impossibly large: {label}, {column}.", "Check the digits."),
    ),
    "NUMBER_OUT_OF_RANGE": _entry(
        "error",
        ("{value} nằm ngoài khoảng {low}–{high}: {label}, cột {column}.", "Nhập lại trong khoảng."),
        ("{value} is not within {low}–{high}: {label}, {column}.", "Enter it within bounds."),
    ),
    "FORMULA_ERROR": _entry(
        "error",
        ("Ô có công thức bị lỗi ({value}).", "Nhập số trực tiếp thay cho công thức."),
        ("The cell's formula failed ({value}).", "Enter the figure itself."),
    ),
    "FORMULA_NOT_COMPUTED": _entry(
        "error",
        (
            "Ô có công thức ({value}) nhưng tệp không lưu kết quả.",
            "Mở tệp bằng Excel, lưu lại; hoặc nhập số trực tiếp.",
        ),
        ("The file holds no result for the formula {value}.", "Open and save it in Excel."),
    ),
    "DATE_INVALID": _entry(
        "error",
        ("“{value}” không phải là ngày: {label}, cột {column}.", "Nhập dạng 31/12/2026."),
        ("“{value}” is not a date: {label}, {column}.", "Write 31/12/2026."),
    ),
    "DATE_TEXT": _entry(
        "repair",
        ("“{value}” được đọc là ngày {read_as}.", "Nên nhập ngày dạng 31/12/2026."),
        ("“{value}” was read as {read_as}.", "Enter a date."),
    ),
    "CHOICE_INVALID": _entry(
        "error",
        (
            "“{value}” không có trong danh sách: {label}, cột {column}.",
            "Chọn trong danh sách{near}.",
        ),
        ("“{value}” is not in the list: {label}, {column}.", "Choose from the list{near}."),
    ),
    "CHOICE_TEXT": _entry(
        "repair",
        ("“{value}” được đọc là “{read_as}”.", "Nên chọn trong danh sách."),
        ("“{value}” was read as “{read_as}”.", "Choose from the list."),
    ),
    # tasks
    "STATUS_MISSING": _entry(
        "error",
        ("Chưa chọn tiến độ của nhiệm vụ {task}.", "Chọn tiến độ trong danh sách."),
        ("No progress is chosen for task {task}.", "Choose from the list."),
    ),
    "TASK_MISSING": _entry(
        "error",
        ("Thiếu nhiệm vụ {task} ({title}).", "Khôi phục dòng nhiệm vụ như biểu mẫu đã phát."),
        ("Task {task} ({title}) is missing.", "Restore its row as issued."),
    ),
    "TASK_UNKNOWN": _entry(
        "error",
        ("Nhiệm vụ {task} không được giao cho đơn vị{near}.", "Xem lại mã số nhiệm vụ."),
        ("Task {task} is not assigned to the unit{near}.", "Check the code."),
    ),
    "TASK_TITLE_DIFFERS": _entry(
        "error",
        (
            "Mã {task} đi với nội dung “{value}”, trong kế hoạch là “{title}”.",
            "Kiểm tra xem dòng có bị chép lệch không.",
        ),
        ("Code {task} stands beside “{value}”; the plan has “{title}”.", "Check the row."),
    ),
    # the tree
    "EXPLANATION_NEEDED": _entry(
        "explain",
        ("{message}", "Ghi lý do vào cột “Giải trình” cùng dòng, hoặc sửa số liệu."),
        ("{message}", "Give the reason in column “Giải trình” of the row, or mend the figure."),
    ),
    "COVERED_ABOVE": _entry(
        "warning",
        (
            "{form}: đơn vị {above} đã báo cáo thay cho toàn bộ cấp dưới; số liệu này không cộng.",
            "Chỉ cần báo cáo với đơn vị {above}.",
        ),
        ("{form}: unit {above} reports for all below; not added.", "Report to {above} only."),
    ),
    "SUBTREE_DIFFERS": _entry(
        "warning",
        (
            "{label}, cột {column}: đơn vị {unit} báo cáo {value}, các đơn vị dưới cộng lại "
            "là {below}.",
            "Đối chiếu với các đơn vị dưới; số của {unit} được tính.",
        ),
        ("{label}, {column}: {unit} reports {value}, those below sum to {below}.", "Compare them."),
    ),
    "NOT_COMPARABLE": _entry(
        "warning",
        (
            "Số liệu kỳ {period} không cộng được cho {unit}: cơ cấu tổ chức đã thay đổi ({units}).",
            "Xem số liệu kỳ đó theo cơ cấu cũ.",
        ),
        ("{period} cannot be put on {unit} as it stands now ({units}).", "See it on its own tree."),
    ),
    # faults of ours, told to the person and recorded, the file being kept
    "READING_FAILED": _entry(
        "error",
        (
            "Hệ thống gặp lỗi khi đọc tệp (mã {reference}); tệp đã được lưu.",
            "Báo quản trị mã lỗi này; không cần gửi lại trước khi có trả lời.",
        ),
        ("The program failed to read the file ({reference}); it is kept.", "Tell the office."),
    ),
}
