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
        (
            "Không tìm thấy dòng tiêu đề có cột “{heading}”.",
            "Chép lại dòng tiêu đề từ biểu mẫu đã phát.",
        ),
        ("No header row with “{heading}” was found.", "Restore the form's header row."),
    ),
    "COLUMN_MISSING": entry(
        "error",
        ("Thiếu cột “{heading}”.", "Chép lại cột, hoặc ghi lại tiêu đề cột như biểu mẫu đã phát."),
        ("Column “{heading}” is missing.", "Restore the column or its heading."),
    ),
    "COLUMN_DOUBLED": entry(
        "error",
        ("Có hai cột cùng tiêu đề “{heading}”.", "Xóa cột thừa hoặc sửa lại tiêu đề."),
        ("Two columns have the heading “{heading}”.", "Delete one or mend its heading."),
    ),
    "ROW_MISSING": entry(
        "error",
        ("Thiếu dòng mã số {measure} ({label}).", "Chép lại dòng này từ biểu mẫu đã phát."),
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
        (
            "Dòng này có số liệu nhưng không thuộc biểu mẫu nên không được tính.",
            "Nếu là số phải báo cáo thì nhập vào dòng có mã số; nếu không thì xóa.",
        ),
        ("This row has figures but is not part of the form: not counted.", "Check the row."),
    ),
    "SHEET_COPY": entry(
        "warning",
        (
            "Trang tính “{found}” là bản chép của “{sheet}” nên không được đọc.",
            "Chỉ nhập vào trang “{sheet}”; xóa trang chép thừa.",
        ),
        ("Sheet “{found}” is a copy of “{sheet}” and was not read.", "Delete the copy."),
    ),
    "CODE_COLUMN_TAKEN": entry(
        "repair",
        (
            "Không thấy tiêu đề “{heading}”; cột {letters} được đọc là cột “{heading}” vì chứa "
            "các mã số của biểu.",
            "Nên ghi lại tiêu đề “{heading}” vào ô này.",
        ),
        (
            "“{heading}” is gone; column {letters} was read as it, since it holds the codes.",
            "Write the heading “{heading}” into this cell again.",
        ),
    ),
    "HEADING_READ": entry(
        "repair",
        (
            "Tiêu đề cột “{value}” được đọc là “{read_as}”.",
            "Nên giữ nguyên tiêu đề cột như biểu mẫu đã phát.",
        ),
        ("The heading “{value}” was read as “{read_as}”.", "Keep the headings as issued."),
    ),
    "COLUMN_COPY": entry(
        "repair",
        (
            "Có hai cột cùng tiêu đề “{heading}” (ô {first} và {cell}) mà không mâu thuẫn nhau; "
            "cột ở ô {taken} được đọc.",
            "Nên xóa cột thừa.",
        ),
        (
            "Two columns have the heading “{heading}” ({first} and {cell}) and do not contradict "
            "each other; the one at {taken} was read.",
            "Delete the other.",
        ),
    ),
    "COLUMN_UNKNOWN": entry(
        "warning",
        (
            "Cột “{heading}” có số liệu nhưng không thuộc biểu mẫu nên không được tính.",
            "Xem lại số liệu của cột này có phải nhập vào cột khác không.",
        ),
        (
            "Column “{heading}” has figures but is not part of the form: not counted.",
            "Check whether they belong into another column.",
        ),
    ),
    "ROW_COPY": entry(
        "repair",
        (
            "Mã số {measure} đứng ở hai dòng (ô {first} và {cell}) mà không mâu thuẫn nhau; dòng "
            "ở ô {taken} được đọc.",
            "Nên xóa dòng thừa.",
        ),
        (
            "Row code {measure} stands twice ({first} and {cell}) without contradiction; the row "
            "at {taken} was read.",
            "Delete the other row.",
        ),
    ),
    "ROW_CODE_READ": entry(
        "repair",
        ("Mã số “{value}” được đọc là {read_as}.", "Nên giữ nguyên mã số như biểu mẫu đã phát."),
        ("Row code “{value}” was read as {read_as}.", "Keep the codes as issued."),
    ),
    "ROW_BY_LABEL": entry(
        "repair",
        (
            "Ô mã số đang ghi “{value}”; theo nội dung “{label}”, dòng này được đọc là mã số "
            "{read_as}.",
            "Nên ghi lại mã số {read_as} vào ô này.",
        ),
        (
            "The code's cell shows “{value}”; by its words “{label}” the row was read as "
            "{read_as}.",
            "Write {read_as} into this cell again.",
        ),
    ),
    "ROW_LABEL_OTHER": entry(
        "error",
        (
            "Mã số {measure} là “{label}”, nhưng dòng này ghi nội dung của mã số khác: “{value}”.",
            "Xem mã số hay nội dung bị chép lệch, rồi sửa lại như biểu mẫu đã phát.",
        ),
        (
            "Code {measure} is “{label}”, but the row has the words of another: “{value}”.",
            "See which was moved, and restore it as issued.",
        ),
    ),
    "ROW_LABEL_CHANGED": entry(
        "warning",
        (
            "Nội dung của mã số {measure} đã sửa thành “{value}”; số liệu vẫn được tính cho "
            "“{label}”.",
            "Kiểm tra số liệu của dòng có đúng với “{label}” không.",
        ),
        (
            "The words of {measure} were changed to “{value}”; its figures still count for "
            "“{label}”.",
            "Check that they are right for it.",
        ),
    ),
    "TABLE_DOUBLED": entry(
        "error",
        (
            "Trang tính có hai bảng cùng mã số (dòng tiêu đề ở ô {first} và {cell}) mà số liệu "
            "khác nhau.",
            "Giữ lại bảng đúng, xóa bảng kia.",
        ),
        (
            "The sheet has two tables with the same codes (headers at {first} and {cell}) that "
            "differ.",
            "Keep the right one and delete the other.",
        ),
    ),
    "TABLE_HEADLESS": entry(
        "error",
        (
            "Từ ô {first} có một bảng cùng mã số nhưng không còn dòng tiêu đề; bảng còn tiêu đề ở "
            "ô {cell}. Không rõ bảng nào là báo cáo.",
            "Giữ lại bảng đúng cùng dòng tiêu đề, xóa bảng kia.",
        ),
        (
            "From {first} on stands a table with the same codes that has lost its headings; the "
            "one with headings stands at {cell}. Nothing tells which is the report.",
            "Keep the right one with its headings and delete the other.",
        ),
    ),
    "TABLE_COPY": entry(
        "repair",
        (
            "Trang tính có hai bảng cùng mã số (dòng tiêu đề ở ô {first} và {cell}) mà không mâu "
            "thuẫn nhau; mỗi mã số được đọc một lần.",
            "Nên xóa bảng thừa.",
        ),
        (
            "The sheet has two tables with the same codes (headers at {first} and {cell}) that do "
            "not contradict each other; each code was read once.",
            "Delete the other.",
        ),
    ),
}
