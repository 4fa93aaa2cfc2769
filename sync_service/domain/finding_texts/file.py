"""What is said of the file as a whole."""

from sync_service.domain.finding_texts.entry import ISSUE_AGAIN, ISSUE_AGAIN_EN, Entry, entry

TEXTS: dict[str, Entry] = {
    "FILE_UNREADABLE": entry(
        "error",
        ("Không mở được tệp: {reason}.", "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."),
        (
            "The file cannot be opened: {reason_en}.",
            "Open it in Excel, save as .xlsx, send again.",
        ),
    ),
    "FILE_KIND": entry(
        "error",
        ("Tệp này là {what}, không phải bảng tính báo cáo đã phát.", "{mend}"),
        ("This is {what_en}, not the workbook issued for reporting.", "{mend_en}"),
    ),
    "FILE_ONE_SHEET": entry(
        "error",
        (
            "Tệp này là tệp văn bản .csv: chỉ giữ được một trang và không có trang cho biết "
            "báo cáo của đơn vị nào, kỳ nào, nên không nhận được.",
            "Gửi chính tệp biểu mẫu .xlsx đã phát, không lưu thành .csv.",
        ),
        (
            "This is a .csv file: it keeps one sheet only and does not say which unit and period "
            "it reports for, so it cannot be taken.",
            "Send the .xlsx workbook that was issued; do not save it as .csv.",
        ),
    ),
    "FILE_UNSAFE": entry(
        "error",
        (
            "Tệp có cấu tạo bất thường ({reason}) nên không được mở, để bảo đảm an toàn.",
            "Mở tệp bằng Excel, chọn Lưu thành (Save As) tệp .xlsx mới rồi gửi lại tệp mới.",
        ),
        (
            "The file is made in an unusual way ({reason_en}) and is not opened, for safety.",
            "Open it in Excel, save it as a new .xlsx file and send that one.",
        ),
    ),
    "FILE_TOO_HEAVY": entry(
        "error",
        (
            "Tệp có quá nhiều ô hoặc chữ, hoặc có ô ghi ở nơi quá xa, nên không đọc hết được.",
            "Bấm Ctrl+End trên từng trang để xem ô cuối; xóa hẳn các hàng, cột thừa phía dưới và "
            "bên phải bảng, lưu rồi gửi lại.",
        ),
        (
            "The file holds too many cells or words, or cells too far off, to be read.",
            "Press Ctrl+End on each sheet to see its last cell; delete the surplus rows and "
            "columns, save and send again.",
        ),
    ),
    "TOO_MANY_SHEETS": entry(
        "error",
        (
            "Tệp có {count} trang tính, quá nhiều để là một báo cáo.",
            "Xóa các trang thừa, chỉ để lại các trang của biểu mẫu, rồi gửi lại.",
        ),
        ("The file has {count} sheets, too many for a report.", "Delete the surplus sheets."),
    ),
    "TOO_MANY_PARTS": entry(
        "error",
        (
            "Tệp gồm {count} phần bên trong (cho phép đến {limit}), quá nhiều để là một báo cáo.",
            "Xóa hình ảnh, trang tính thừa rồi gửi lại; hoặc dùng lại tệp biểu mẫu đã phát.",
        ),
        ("The file has {count} parts inside (limit {limit}).", "Remove pictures and sheets."),
    ),
    "SHEET_UNREADABLE": entry(
        "error",
        (
            "Không đọc được trang “{sheet}”: phần này của tệp bị hỏng.",
            "Mở tệp bằng Excel, xem lại số liệu của trang này, lưu rồi gửi lại; nếu không mở "
            "được, nhập lại vào tệp biểu mẫu đã phát.",
        ),
        (
            "Sheet “{sheet}” cannot be read: this part of the file is damaged.",
            "Open the file in Excel, look the sheet through, save and send again.",
        ),
    ),
    "OLD_FONT": entry(
        "repair",
        (
            "Trang “{sheet}” có {count} ô gõ bằng phông chữ cũ, mã {font}; đã chuyển sang "
            "Unicode, ví dụ “{value}” được đọc là “{read_as}”.",
            "Xem ví dụ đúng chưa; lần sau gõ bằng phông Times New Roman, bảng mã Unicode.",
        ),
        (
            "Sheet “{sheet}” has {count} cells in an old font, code {font}; they were made "
            "Unicode, for example “{value}” was read as “{read_as}”.",
            "See whether the example is right; type in Unicode next time.",
        ),
    ),
    "SHEET_NAME_OLD_FONT": entry(
        "repair",
        (
            "Tên trang “{value}” gõ bằng phông chữ cũ, được đọc là “{read_as}”.",
            "Nên giữ nguyên tên trang tính như biểu mẫu đã phát.",
        ),
        ("The sheet's name “{value}” was read as “{read_as}”.", "Keep the sheets' names."),
    ),
    "OLD_FONT_UNCLEAR": entry(
        "error",
        (
            "Không rõ ô này gõ bằng phông chữ cũ hay bằng Unicode: có thể là “{first}”, cũng có "
            "thể là “{second}”.",
            "Gõ lại chữ trong các ô như vậy bằng phông Times New Roman, bảng mã Unicode.",
        ),
        (
            "It is unclear whether this cell was typed in an old font or in Unicode: it may be "
            "“{first}” or “{second}”.",
            "Type the words in such cells again in Unicode.",
        ),
    ),
    "FILE_EMPTY": entry(
        "error",
        ("Tệp rỗng (0 byte).", "Lưu lại tệp rồi gửi lại; có thể tệp bị hỏng khi chép."),
        ("The file is empty (0 bytes).", "Save it and send it again."),
    ),
    "FILE_TOO_LARGE": entry(
        "error",
        (
            "Tệp quá lớn ({size}; cho phép đến {limit}).",
            "Xóa hình ảnh, trang tính thừa rồi gửi lại.",
        ),
        ("The file is too large ({size}; limit {limit}).", "Remove pictures and extra sheets."),
    ),
    "FILE_PASSWORD": entry(
        "error",
        ("Tệp có đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu mở tệp, lưu rồi gửi lại."),
        ("The file has a password.", "Remove the password, save and send again."),
    ),
    "ARCHIVE_UNREADABLE": entry(
        "error",
        (
            "Không mở được tệp nén: {reason}.",
            "Nén lại dạng .zip, không đặt mật khẩu; hoặc gửi thẳng tệp .xlsx.",
        ),
        ("The archive cannot be opened: {reason_en}.", "Send a plain .zip, or the .xlsx itself."),
    ),
    "ARCHIVE_EMPTY": entry(
        "error",
        ("Trong tệp nén không có bảng tính nào.", "Nén lại đúng tệp báo cáo, hoặc gửi thẳng tệp."),
        ("There is no workbook in the archive.", "Send the workbook itself."),
    ),
    "MAIL_SEALED": entry(
        "error",
        (
            "Thư ở dạng {kind} nên không lấy được tệp đính kèm bên trong.",
            "Gửi lại thư ở dạng thường (HTML hoặc Plain Text, không ký số, không mã hóa), đính kèm "
            "tệp báo cáo.",
        ),
        (
            "The mail is in {kind_en}, so what is attached inside cannot be taken out.",
            "Send it again as plain text or HTML, unsigned, with the workbook attached.",
        ),
    ),
    "TOO_MANY_FILES": entry(
        "error",
        ("Có quá nhiều tệp; mỗi lần nhận đến {limit} tệp.", "Chia ra, gửi nhiều lần."),
        ("Too many files; up to {limit} are taken at once.", "Send them in several parts."),
    ),
    "CONFLICT_COPY": entry(
        "error",
        (
            "Tên tệp cho thấy đây là bản do chương trình đồng bộ tạo ra khi hai người cùng sửa.",
            "Chọn đúng bản cần nộp, đổi tên tệp rồi đặt lại vào thư mục.",
        ),
        (
            "By its name a synchronising program made this copy when two people changed one file.",
            "Choose the right one, rename it and put it into the folder again.",
        ),
    ),
    "FILE_FOREIGN": entry(
        "error",
        ("Tệp không phải biểu mẫu báo cáo do hệ thống phát.", ISSUE_AGAIN),
        ("The file is not a workbook that was issued for reporting.", ISSUE_AGAIN_EN),
    ),
}
