"""What commands say when the machine or the words typed stand in the way: Vietnamese, English."""

TEXTS: dict[str, tuple[str, str]] = {
    # The machine's files.
    "file_absent": (
        "Không có tệp hoặc thư mục {file}. Xem lại đường dẫn.",
        "There is no file or folder {file}. Look at the path.",
    ),
    "file_forbidden": (
        "Không được phép đọc hoặc ghi {file}. Nếu tệp đang mở trong Excel, Word thì đóng lại; "
        "nếu không, chọn chỗ khác hoặc xin quyền đối với thư mục đó.",
        "{file} may not be read or written. If it is open in Excel or Word, close it; else choose "
        "another place, or ask for rights to that folder.",
    ),
    "file_is_there": (
        "{file}: đã có. Chọn tên khác.",
        "{file} is there already. Choose another name.",
    ),
    "file_is_folder": (
        "{file} là thư mục, không phải tệp. Chọn một tệp.",
        "{file} is a folder, not a file. Choose a file.",
    ),
    "file_no_folder": (
        "{file} không phải thư mục. Chọn một thư mục.",
        "{file} is not a folder. Choose a folder.",
    ),
    "file_unreadable": (
        "Không được phép đọc {file}. Xin quyền đọc, hoặc chép tệp ra chỗ khác.",
        "{file} may not be read. Ask for the right to, or copy it elsewhere.",
    ),
    "name_too_long": (
        "Tên {file} quá dài. Chọn tên ngắn hơn.",
        "The name {file} is too long. Choose a shorter one.",
    ),
    "disk_full": (
        "Ổ đĩa đã đầy, nên chưa ghi được {file}. Xóa bớt hoặc chọn ổ khác rồi chạy lại.",
        "The disk is full: {file} was not written. Make room or choose another disk; run again.",
    ),
    "disk_read_only": (
        "Ổ đĩa chỉ cho đọc, nên chưa ghi được {file}. Chọn chỗ khác.",
        "The disk can only be read: {file} was not written. Choose another place.",
    ),
    "machine_refused": (
        "Máy không cho làm việc này với {file} ({reason}).",
        "The machine refuses this for {file} ({reason}).",
    ),
    "some_file": ("tệp", "the file"),
    # The database.
    "database_unreachable": (
        "Không nối được cơ sở dữ liệu ({reason}). Xem máy chủ cơ sở dữ liệu có đang chạy không, và "
        "cài đặt database_url (TONGHOP_DATABASE_URL).",
        "The database cannot be reached ({reason}). See whether its server runs, and the setting "
        "database_url (TONGHOP_DATABASE_URL).",
    ),
    "database_full": (
        "Ổ đĩa chứa cơ sở dữ liệu đã đầy; việc này chưa được ghi. Giải phóng chỗ rồi chạy lại.",
        "The database's disk is full; nothing of this was written. Make room and run again.",
    ),
    "database_disk": (
        "Ổ đĩa chứa cơ sở dữ liệu đã đầy hoặc mất kết nối ({reason}); việc này chưa được ghi, dữ "
        "liệu trước đó vẫn còn. Xem chỗ trống và đường nối, chạy lại, rồi xem: tonghop doctor",
        "The database's disk is full or not there ({reason}); nothing of this was written, what "
        "was there stays. Look at its room and connection, run again, then: tonghop doctor",
    ),
    "database_read_only": (
        "Cơ sở dữ liệu chỉ cho đọc; việc này chưa được ghi. Xem quyền ghi đối với thư mục dữ liệu.",
        "The database can only be read; nothing was written. Look at the rights to its folder.",
    ),
    "database_damaged": (
        "Tệp cơ sở dữ liệu bị hỏng hoặc không phải của Tổng Hợp ({reason}). Dừng dịch vụ, rồi khôi "
        "phục bản sao lưu gần nhất: tonghop restore FILE --overwrite",
        "The database file is damaged or not one of this program ({reason}). Stop the service and "
        "put the last backup back: tonghop restore FILE --overwrite",
    ),
    "unexpected": (
        "Chương trình gặp lỗi không lường trước (ghi ở trên). Việc vừa chạy có thể chưa xong. Chép "
        "nguyên văn đoạn trên gửi người hỗ trợ; xem máy có ổn không: tonghop doctor",
        "The program met a fault that nobody foresaw (above). What you ran may not be done. Send "
        "all of the above to who helps you; see how the machine is: tonghop doctor",
    ),
    # The words typed.
    "usage_wrong": ("Lệnh chưa đúng: {what}", "The command is wrong: {what}"),
    "usage_how": ("Cách viết: {usage}", "Usage: {usage}"),
    "usage_help": ("Xem thêm: {path} --help", "See: {path} --help"),
    "usage_near": (" Có phải {near}?", " Did you mean {near}?"),
    "no_command": ("không có lệnh “{name}”.", "there is no command “{name}”."),
    "no_option": ("không có tùy chọn {name}.", "there is no option {name}."),
    "option_missing": ("thiếu {name}.", "{name} is missing."),
    "value_missing": ("sau {name} phải có giá trị.", "{name} needs a value."),
    "words_too_many": ("thừa “{words}”.", "“{words}” is too much."),
    "value_choice": (
        "{name} không nhận “{value}”. Chọn một trong: {choices}.",
        "{name} does not take “{value}”. Choose one of: {choices}.",
    ),
    "value_number": ("{name} phải là số nguyên.", "{name} must be a whole number."),
    "value_refused": ("{name}: {reason}", "{name}: {reason}"),
}
