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
    "NUMBER_NEGATIVE": entry(
        "error",
        ("Số âm: {label}, cột {column}.", "Nhập số từ 0 trở lên."),
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
        ("{value} nằm ngoài khoảng {low}–{high}: {label}, cột {column}.", "Nhập lại trong khoảng."),
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
    "DATE_INVALID": entry(
        "error",
        ("“{value}” không phải là ngày: {label}, cột {column}.", "Nhập dạng 31/12/2026."),
        ("“{value}” is not a date: {label}, {column}.", "Write 31/12/2026."),
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
