"""What is said of figures and other cells."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "NUMBER_MISSING": entry(
        "error",
        ("Chưa nhập: {label}, cột {column}.", "Nhập số liệu; nếu không có thì nhập số 0."),
        ("Not filled in: {label}, {column}.", "Enter the figure; 0 if there is none."),
    ),
    "NUMBER_INVALID": entry(
        "error",
        ("“{value}” không phải là số: {label}, cột {column}.", "Nhập chữ số, ví dụ 1234."),
        ("“{value}” is not a number: {label}, {column}.", "Enter digits, e.g. 1234."),
    ),
    "NUMBER_AMBIGUOUS": entry(
        "error",
        (
            "“{value}” có thể là {first} hoặc {second}: {label}, cột {column}.",
            "Nhập lại bằng chữ số, không dùng dấu chấm ngăn hàng nghìn.",
        ),
        ("“{value}” may be {first} or {second}: {label}, {column}.", "Enter plain digits."),
    ),
    "NUMBER_TEXT": entry(
        "repair",
        ("“{value}” được đọc là {read_as}.", "Nên nhập số liền, ví dụ 1234."),
        ("“{value}” was read as {read_as}.", "Enter plain digits."),
    ),
    "NUMBER_NONE_OR_ZERO": entry(
        "error",
        (
            "“{value}” có thể là số 0 hoặc chưa có số liệu: {label}, cột {column}.",
            "Không phát sinh thì gõ số 0; chưa có số liệu thì hỏi lại rồi nhập.",
        ),
        (
            "“{value}” may mean 0 or that nothing is known: {label}, {column}.",
            "Enter 0 if there is none; otherwise find out and enter the figure.",
        ),
    ),
    "NUMBER_DATE": entry(
        "error",
        (
            "Ô này đang là ngày {first}, cũng có thể là số {second}: {label}, cột {column}.",
            "Đổi định dạng ô về kiểu số (Number), rồi nhập lại số.",
        ),
        (
            "The cell shows the date {first}, which may also be the number {second}: "
            "{label}, {column}.",
            "Give the cell the format Number, then enter the figure again.",
        ),
    ),
    "CELL_NOT_ASKED": entry(
        "warning",
        (
            "Ô này không phải nhập nên “{value}” không được tính: {label}, cột {column}.",
            "Xem lại số này có thuộc dòng hoặc cột khác không; nếu không thì xóa đi.",
        ),
        (
            "Nothing is asked for here, so “{value}” is not counted: {label}, {column}.",
            "Check whether it belongs to another row or column; otherwise delete it.",
        ),
    ),
    "NUMBER_NEGATIVE": entry(
        "error",
        ("{value} là số âm: {label}, cột {column}.", "Nhập số từ 0 trở lên."),
        ("Negative: {label}, {column}.", "Enter 0 or more."),
    ),
    "NUMBER_FRACTION": entry(
        "error",
        (
            "{value} có quá nhiều chữ số lẻ: {label}, cột {column}.",
            "Làm tròn, tối đa {decimals} số lẻ.",
        ),
        ("{value} has too many decimals: {label}, {column}.", "At most {decimals} decimals."),
    ),
    "NUMBER_TOO_LARGE": entry(
        "error",
        ("{value} lớn bất thường: {label}, cột {column}.", "Kiểm tra lại số chữ số."),
        ("{value} is impossibly large: {label}, {column}.", "Check the digits."),
    ),
    "NUMBER_OUT_OF_RANGE": entry(
        "error",
        (
            "{value} nằm ngoài khoảng {low}–{high}: {label}, cột {column}.",
            "Nhập số từ {low} đến {high}, không gõ dấu %.",
        ),
        ("{value} is not within {low}–{high}: {label}, {column}.", "Enter it within bounds."),
    ),
    "FORMULA_ERROR": entry(
        "error",
        ("Ô có công thức bị lỗi ({value}).", "Nhập số trực tiếp thay cho công thức."),
        ("The cell's formula failed ({value}).", "Enter the figure itself."),
    ),
    "FORMULA_NOT_COMPUTED": entry(
        "error",
        (
            "Ô có công thức ({value}) nhưng tệp không lưu kết quả.",
            "Mở tệp bằng Excel, lưu lại; hoặc nhập số trực tiếp.",
        ),
        ("The file holds no result for the formula {value}.", "Open and save it in Excel."),
    ),
    "FORMULA_TAKEN": entry(
        "repair",
        (
            "Ô có công thức ({value}); kết quả đã lưu trong tệp được đọc là {read_as}.",
            "Nên nhập số trực tiếp; nếu giữ công thức thì mở tệp, tính lại rồi lưu trước khi gửi.",
        ),
        (
            "The cell has a formula ({value}); the result in the file was read as {read_as}.",
            "Better enter the figure; or recalculate and save before sending.",
        ),
    ),
    "FORMULA_OTHER_FILE": entry(
        "repair",
        (
            "Ô lấy số từ một tệp khác ({value}); số đã lưu trong tệp này được đọc là {read_as}.",
            "Xem lại số đó còn đúng không, rồi nhập số trực tiếp thay cho công thức.",
        ),
        (
            "The cell takes its figure from another file ({value}); what was saved here was read "
            "as {read_as}.",
            "Check that it is still right, and enter the figure itself.",
        ),
    ),
    "DATE_INVALID": entry(
        "error",
        ("“{value}” không phải là ngày: {label}, cột {column}.", "Nhập dạng 31/12/2026."),
        ("“{value}” is not a date: {label}, {column}.", "Write 31/12/2026."),
    ),
    "DATE_NO_DAY": entry(
        "error",
        (
            "“{value}” chưa đủ ngày, tháng, năm: {label}, cột {column}.",
            "Nhập đủ ngày, tháng, năm, ví dụ 31/12/2026.",
        ),
        ("“{value}” lacks a day: {label}, {column}.", "Write the day too, e.g. 31/12/2026."),
    ),
    "DATE_UNLIKELY": entry(
        "error",
        (
            "Ngày {value} quá xa so với hiện nay: {label}, cột {column}.",
            "Kiểm tra lại năm rồi nhập lại, ví dụ 31/12/2026.",
        ),
        ("The day {value} is too far off: {label}, {column}.", "Check the year: 31/12/2026."),
    ),
    "DATE_TEXT": entry(
        "repair",
        ("“{value}” được đọc là ngày {read_as}.", "Nên nhập ngày dạng 31/12/2026."),
        ("“{value}” was read as {read_as}.", "Enter a date."),
    ),
    "CHOICE_INVALID": entry(
        "error",
        (
            "“{value}” không có trong danh sách: {label}, cột {column}.",
            "Chọn trong danh sách{near}.",
        ),
        ("“{value}” is not in the list: {label}, {column}.", "Choose from the list{near}."),
    ),
    "CHOICE_TEXT": entry(
        "repair",
        ("“{value}” được đọc là “{read_as}”.", "Nên chọn trong danh sách."),
        ("“{value}” was read as “{read_as}”.", "Choose from the list."),
    ),
}
