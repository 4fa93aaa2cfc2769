"""What is said of sheets, columns and rows."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "SHEET_MISSING": entry(
        "error",
        ("Thiếu trang tính “{sheet}”.", "Chép lại trang tính từ biểu mẫu đã phát."),
        ("Sheet “{sheet}” is missing.", "Copy the sheet from the issued workbook."),
    ),
    "SHEET_RENAMED": entry(
        "repair",
        ("Trang tính “{found}” được đọc là “{sheet}”.", "Nên giữ nguyên tên trang tính."),
        ("Sheet “{found}” was read as “{sheet}”.", "Keep the sheets' names."),
    ),
    "SHEET_DOUBLED": entry(
        "error",
        (
            "Có nhiều trang tính cùng chứa “{sheet}”: {found}.",
            "Giữ lại một trang tính đúng, xóa các trang chép thừa.",
        ),
        ("Several sheets look like “{sheet}”: {found}.", "Keep the right one."),
    ),
    "HEADING_MISSING": entry(
        "error",
        ("Không tìm thấy dòng tiêu đề có cột “{heading}”.", "Khôi phục dòng tiêu đề của biểu mẫu."),
        ("No header row with “{heading}” was found.", "Restore the form's header row."),
    ),
    "COLUMN_MISSING": entry(
        "error",
        ("Thiếu cột “{heading}”.", "Khôi phục cột hoặc tiêu đề cột như biểu mẫu."),
        ("Column “{heading}” is missing.", "Restore the column or its heading."),
    ),
    "COLUMN_DOUBLED": entry(
        "error",
        ("Có hai cột cùng tiêu đề “{heading}”.", "Xóa cột thừa hoặc sửa lại tiêu đề."),
        ("Two columns have the heading “{heading}”.", "Delete one or mend its heading."),
    ),
    "ROW_MISSING": entry(
        "error",
        ("Thiếu dòng mã số {measure} ({label}).", "Khôi phục dòng như biểu mẫu đã phát."),
        ("Row {measure} ({label}) is missing.", "Restore the row as issued."),
    ),
    "ROW_DOUBLED": entry(
        "error",
        (
            "Mã số {measure} xuất hiện hai lần (ô {first} và {cell}).",
            "Giữ lại một dòng đúng, xóa dòng thừa.",
        ),
        ("Row code {measure} stands twice ({first} and {cell}).", "Keep one row."),
    ),
    "ROW_UNKNOWN": entry(
        "warning",
        ("Dòng này có số liệu nhưng không thuộc biểu mẫu nên không được tính.", "Xem lại dòng."),
        ("This row has figures but is not part of the form: not counted.", "Check the row."),
    ),
}
