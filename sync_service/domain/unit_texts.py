"""The catalogue of problems of units: what is wrong and how to mend it, in both languages."""

from typing import Final, NamedTuple


class ProblemText(NamedTuple):
    """The two sentences of a problem in both languages, with `{params}` to fill in."""

    what_vi: str
    mend_vi: str
    what_en: str
    mend_en: str


PROBLEM_TEXTS: Final[dict[str, ProblemText]] = {
    "code_empty": ProblemText(
        "Thiếu mã đơn vị.",
        "Nhập mã đơn vị; mã là chữ, không để trống.",
        "The unit's code is missing.",
        "Enter the unit's code; a code is text and never blank.",
    ),
    "code_blanks": ProblemText(
        "Mã “{code}” có khoảng trắng ở đầu hoặc cuối, hoặc có dấu “;”, ngắt dòng.",
        "Xóa khoảng trắng thừa; mỗi mã không chứa dấu “;” hay ngắt dòng.",
        "Code “{code}” has blanks around it, or holds a “;” or a line break.",
        "Delete the blanks; a code holds neither “;” nor line breaks.",
    ),
    "code_twice": ProblemText(
        "Mã “{code}” đã dùng cho một đơn vị khác tại {first}.",
        "Cấp mã riêng cho mỗi đơn vị; nếu là đơn vị cũ lập lại thì ghi sự kiện “thành lập”.",
        "Code “{code}” is already used for another unit at {first}.",
        "Give each unit a code of its own; for a unit that opens again, write a “found” event.",
    ),
    "name_missing": ProblemText(
        "Đơn vị “{code}” chưa có tên.",
        "Nhập tên đầy đủ của đơn vị.",
        "Unit “{code}” has no name.",
        "Enter the unit's full name.",
    ),
    "example_left": ProblemText(
        "Dòng này vẫn là dòng ví dụ của tệp mẫu.",
        "Ghi đè tên đơn vị thật lên, hoặc xóa dòng.",
        "This row is still the blank workbook's example.",
        "Write a real unit over it, or delete the row.",
    ),
    "kind_missing": ProblemText(
        "Đơn vị “{code}” chưa có loại.",
        "Nhập mã loại đơn vị theo danh mục loại đơn vị.",
        "Unit “{code}” has no kind.",
        "Enter the unit's kind, a code of the list of unit kinds.",
    ),
    "date_missing": ProblemText(
        "Sự kiện “{event}” chưa có ngày.",
        "Nhập ngày đầu tiên sự kiện có hiệu lực.",
        "The event “{event}” has no date.",
        "Enter the first day on which the event holds.",
    ),
    "event_unknown": ProblemText(
        "Không có loại sự kiện “{event}”.",
        "Chọn một trong: {events}.",
        "There is no event “{event}”.",
        "Choose one of: {events}.",
    ),
    "field_missing": ProblemText(
        "Sự kiện “{event}” thiếu mục “{field}”.",
        "Điền mục “{field}” cho sự kiện này.",
        "The event “{event}” lacks “{field}”.",
        "Fill in “{field}” for this event.",
    ),
    "field_foreign": ProblemText(
        "Sự kiện “{event}” không dùng mục “{field}”.",
        "Xóa mục “{field}”, hoặc ghi thành một sự kiện riêng đúng loại.",
        "The event “{event}” has no use for “{field}”.",
        "Delete “{field}”, or write a separate event of the right sort.",
    ),
    "one_unit_only": ProblemText(
        "Sự kiện “{event}” chỉ dùng cho một đơn vị, ở đây có {count}.",
        "Ghi mỗi đơn vị thành một sự kiện riêng.",
        "The event “{event}” is about one unit only; there are {count} here.",
        "Write one event for each unit.",
    ),
    "scope_unknown": ProblemText(
        "Không có phạm vi báo cáo “{scope}”.",
        "Chọn “subtree” (thay cho cả cấp dưới) hoặc “own” (chỉ riêng đơn vị).",
        "There is no reporting scope “{scope}”.",
        "Choose “subtree” (for everything below too) or “own” (for itself only).",
    ),
    "unit_unknown": ProblemText(
        "Không có đơn vị nào mang mã “{code}”.{near}",
        "Sửa mã cho đúng, hoặc thêm đơn vị này vào danh sách.",
        "No unit has the code “{code}”.{near}",
        "Correct the code, or add the unit to the list.",
    ),
    "unit_not_yet": ProblemText(
        "Ngày {date}, đơn vị “{code}” chưa thành lập (thành lập ngày {founded}).",
        "Sửa ngày của sự kiện hoặc ngày thành lập của đơn vị.",
        "On {date} unit “{code}” does not exist yet (it is founded on {founded}).",
        "Correct the event's date or the date of the unit's foundation.",
    ),
    "unit_closed": ProblemText(
        "Ngày {date}, đơn vị “{code}” đã kết thúc hoạt động (từ ngày {closed}).",
        "Sửa ngày hoặc mã; nếu đơn vị lập lại, ghi sự kiện “thành lập” trước đó.",
        "On {date} unit “{code}” is already closed (since {closed}).",
        "Correct the date or the code; if the unit opened again, write a “found” event before.",
    ),
    "founded_twice": ProblemText(
        "Đơn vị “{code}” được thành lập ngày {date} khi đang tồn tại (từ ngày {since}, {first}).",
        "Bỏ một trong hai lần thành lập, hoặc ghi sự kiện kết thúc hoạt động ở giữa.",
        "Unit “{code}” is founded on {date} while it exists (since {since}, {first}).",
        "Delete one of the two foundations, or write the closing that lies between them.",
    ),
    "parent_unknown": ProblemText(
        "Đơn vị cấp trên “{parent}” của “{code}” không có trong danh sách.{near}",
        "Sửa mã đơn vị cấp trên, hoặc thêm đơn vị đó vào danh sách.",
        "“{parent}”, the unit above “{code}”, is not in the list.{near}",
        "Correct the code of the unit above, or add that unit to the list.",
    ),
    "parent_gap": ProblemText(
        "Đơn vị cấp trên “{parent}” của “{code}” không tồn tại từ {start}{end}.",
        "Sửa ngày thành lập, kết thúc của một trong hai đơn vị, hoặc ghi sự kiện chuyển “{code}”.",
        "“{parent}”, the unit above “{code}”, does not exist from {start}{end}.",
        "Correct the founding or closing date of either unit, or write a move of “{code}”.",
    ),
    "loop": ProblemText(
        "Từ {date}, các đơn vị trực thuộc vòng tròn: {loop}.",
        "Sửa đơn vị cấp trên của một trong các đơn vị này.",
        "From {date} these units stand above one another in a circle: {loop}.",
        "Correct the unit above one of them.",
    ),
    "roots_two": ProblemText(
        "Từ {date} có {count} đơn vị không có cấp trên: {codes}.",
        "Chỉ đơn vị cấp tỉnh không có cấp trên; điền cấp trên cho các đơn vị còn lại.",
        "From {date} there are {count} units with nothing above them: {codes}.",
        "Only the province has nothing above it; fill in the unit above the others.",
    ),
    "root_none": ProblemText(
        "Từ {date} không có đơn vị cấp tỉnh (đơn vị không có cấp trên).",
        "Để trống đơn vị cấp trên của đơn vị cấp tỉnh.",
        "From {date} there is no province (a unit with nothing above it).",
        "Leave the unit above the province empty.",
    ),
    "close_with_children": ProblemText(
        "Đơn vị “{code}” kết thúc hoạt động ngày {date} khi còn đơn vị trực thuộc: {children}.",
        "Ghi sự kiện chuyển hoặc kết thúc các đơn vị đó trong cùng ngày hay trước đó.",
        "Unit “{code}” closes on {date} with units still below it: {children}.",
        "Write moves or closings of those units on the same day or before.",
    ),
    "split_with_children": ProblemText(
        "Đơn vị “{code}” chia tách ngày {date} mà đơn vị trực thuộc chưa rõ về đâu: {children}.",
        "Ghi sự kiện chuyển từng đơn vị trực thuộc về đơn vị mới trong cùng ngày.",
        "Unit “{code}” is split on {date}, and it is open where these units go: {children}.",
        "Write a move of each unit below to its new place on the same day.",
    ),
    "merge_into_missing": ProblemText(
        "Ngày {date} không có đơn vị “{code}” để sáp nhập vào.{near}",
        "Sửa mã; nếu là đơn vị mới, điền tên mới và loại mới, hoặc thêm vào danh sách từ ngày đó.",
        "On {date} there is no unit “{code}” to merge into.{near}",
        "Correct the code; for a new unit give its name and kind, or list it from that date on.",
    ),
    "merge_parent_unclear": ProblemText(
        "Các đơn vị sáp nhập thành “{code}” thuộc nhiều cấp trên khác nhau: {parents}.",
        "Điền đơn vị cấp trên của đơn vị mới.",
        "The units merged into “{code}” stand below different units: {parents}.",
        "Fill in the unit above the new unit.",
    ),
    "merge_into_many": ProblemText(
        "Sự kiện sáp nhập ghi nhiều đơn vị nhận: {codes}.",
        "Chỉ ghi một đơn vị nhận; mỗi lần sáp nhập là một sự kiện.",
        "The merge names several receiving units: {codes}.",
        "Name one receiving unit only; each merge is an event of its own.",
    ),
    "merge_nothing": ProblemText(
        "Sự kiện sáp nhập vào “{code}” không có đơn vị nào khác để sáp nhập.",
        "Ghi ít nhất một đơn vị khác với đơn vị nhận.",
        "The merge into “{code}” names no other unit to be merged.",
        "Name at least one unit besides the one that receives.",
    ),
    "split_parts": ProblemText(
        "Sự kiện chia tách “{code}” phải có ít nhất hai đơn vị khác nhau ở mục “into”.",
        "Ghi đủ các đơn vị sau chia tách (kể cả đơn vị cũ nếu còn hoạt động).",
        "The split of “{code}” must name at least two different units in “into”.",
        "Name all units after the split (the old one too if it goes on).",
    ),
    "split_part_missing": ProblemText(
        "Ngày {date} không có đơn vị “{code}” để nhận phần chia tách.{near}",
        "Thêm đơn vị này vào danh sách từ ngày đó, hoặc ghi sự kiện thành lập cùng ngày.",
        "On {date} there is no unit “{code}” to receive a part of the split.{near}",
        "List the unit from that date on, or write its foundation on the same day.",
    ),
    "shares_wrong": ProblemText(
        "Tỷ lệ chia của “{code}” cộng lại bằng {sum}, không phải 1.",
        "Sửa để mỗi đơn vị nhận có một tỷ lệ dương và tổng bằng 1 (có thể viết 1/3).",
        "The shares of “{code}” add up to {sum}, not to 1.",
        "Give each receiving unit a positive share, together 1 (1/3 may be written).",
    ),
    "shares_count": ProblemText(
        "Có {count} tỷ lệ chia cho {parts} đơn vị nhận.",
        "Ghi mỗi đơn vị nhận một tỷ lệ, hoặc bỏ trống tất cả.",
        "There are {count} shares for {parts} receiving units.",
        "Give each receiving unit one share, or leave them all out.",
    ),
    "file_missing": ProblemText(
        "Không tìm thấy tệp.",
        "Kiểm tra đường dẫn và tên tệp.",
        "There is no such file.",
        "Check the path and the file's name.",
    ),
    "file_type": ProblemText(
        "Tệp “{suffix}” không phải danh sách đơn vị.",
        "Dùng tệp .xlsx hoặc .yaml.",
        "A “{suffix}” file is not a list of units.",
        "Use an .xlsx or .yaml file.",
    ),
    "file_unreadable": ProblemText(
        "Không đọc được tệp: {reason}.",
        "Mở tệp, kiểm tra, bỏ mật khẩu nếu có và lưu lại đúng định dạng.",
        "The file cannot be read: {reason_en}.",
        "Open it, check it, remove a password, and save it in its proper format.",
    ),
    "file_schema": ProblemText(
        "Nội dung không đúng khuôn mẫu: {reason}",
        "Sửa theo mô tả trong docs/units.md.",
        "The content does not fit the format: {reason}",
        "Correct it after the description in docs/units.md.",
    ),
    "key_twice": ProblemText(
        "Mục “{key}” ghi hai lần (dòng {line}).",
        "Giữ lại một mục.",
        "“{key}” is given twice (line {line}).",
        "Keep one of the two.",
    ),
    "key_unknown": ProblemText(
        "Không có mục “{key}”.",
        "Dùng một trong: {keys}.",
        "There is no field “{key}”.",
        "Use one of: {keys}.",
    ),
    "keys_both": ProblemText(
        "Ghi cả “unit” và “units”.",
        "Giữ lại một mục: “unit” cho một đơn vị, “units” cho nhiều đơn vị.",
        "Both “unit” and “units” are given.",
        "Keep one: “unit” for one unit, “units” for several.",
    ),
    "text_wanted": ProblemText(
        "“{value}” không phải chữ.",
        "Nhập bằng chữ; trong tệp .yaml đặt trong dấu nháy kép.",
        "“{value}” is not text.",
        "Enter text; in .yaml put it in quotes.",
    ),
    "list_wanted": ProblemText(
        "Mục này phải là danh sách.",
        "Ghi mỗi phần tử một dòng, bắt đầu bằng dấu “-”.",
        "This must be a list.",
        "Write one item a line, each with a leading “-”.",
    ),
    "mapping_wanted": ProblemText(
        "Mục này phải gồm các cặp “tên: giá trị”.",
        "Ghi theo mẫu trong docs/units.md.",
        "This must be pairs of “name: value”.",
        "Write it after the example in docs/units.md.",
    ),
    "value_missing": ProblemText(
        "Thiếu “{field}”.",
        "Điền “{field}”.",
        "“{field}” is missing.",
        "Fill in “{field}”.",
    ),
    "code_number": ProblemText(
        "Mã đơn vị đang là số {value}, nên có thể đã mất số 0 hoặc dấu chấm.",
        "Định dạng ô là Văn bản (Text) rồi gõ lại mã; trong tệp .yaml đặt mã trong dấu nháy kép.",
        "The unit's code is the number {value}; zeros or dots may have been lost.",
        "Format the cell as Text and type the code again; in .yaml put it in quotes.",
    ),
    "date_unclear": ProblemText(
        "“{value}” không phải ngày.",
        "Nhập ngày dạng dd/mm/yyyy, ví dụ 01/07/2025.",
        "“{value}” is not a date.",
        "Enter the date as dd/mm/yyyy, such as 01/07/2025.",
    ),
    "share_unclear": ProblemText(
        "“{value}” không phải tỷ lệ.",
        "Nhập số từ 0 đến 1 (ví dụ 0,4), phần trăm (40%) hoặc phân số (2/5); ngăn cách bằng “;”.",
        "“{value}” is not a share.",
        "Enter a number between 0 and 1 (0.4), a percentage (40%) or a fraction (2/5).",
    ),
    "sheet_missing": ProblemText(
        "Không có trang tính “{sheet}”.",
        "Đặt tên trang tính danh sách là “{sheet}”.",
        "There is no sheet “{sheet}”.",
        "Name the sheet with the list “{sheet}”.",
    ),
    "sheet_stray": ProblemText(
        "Trang tính này có vẻ là danh sách nhưng tên không phải “Đơn vị” hay “Sự kiện”.",
        "Đổi tên trang tính cho đúng, hoặc xóa trang tính thừa.",
        "This sheet looks like a list, but is named neither “Đơn vị” nor “Sự kiện”.",
        "Rename the sheet, or delete it.",
    ),
    "sheet_twice": ProblemText(
        "Có hai trang tính cùng là “{sheet}”.",
        "Giữ lại một trang tính.",
        "Two sheets are both “{sheet}”.",
        "Keep one of them.",
    ),
    "headings_missing": ProblemText(
        "Không tìm thấy hàng tiêu đề có các cột: {headings}.",
        "Thêm các cột này vào một hàng tiêu đề ở đầu trang tính.",
        "There is no row of headings with the columns: {headings}.",
        "Add these columns to one row of headings at the top of the sheet.",
    ),
    "heading_unknown": ProblemText(
        "Không có cột nào tên “{heading}”.",
        "Sửa tiêu đề thành một trong: {headings}; ghi chú riêng đặt ở cột “Ghi chú”.",
        "There is no column named “{heading}”.",
        "Use one of: {headings}; remarks go into a column “Ghi chú”.",
    ),
    "heading_twice": ProblemText(
        "Tiêu đề “{heading}” có ở hai cột.",
        "Giữ lại một cột.",
        "The heading “{heading}” stands over two columns.",
        "Keep one of the columns.",
    ),
}
