"""What a clerk reads in an issued workbook, in Vietnamese, and how periods and days are said."""

from collections.abc import Sequence
from datetime import date

from sync_service.domain.deadlines import Deadline
from sync_service.domain.periods import Period
from sync_service.domain.plans import Role

COVER_SHEET = "Hướng dẫn"
# Put in front of a workbook that goes back to its sender; what stands there is never read.
RESULT_SHEET = "Kết quả kiểm tra"
CHECK_SHEET = "Kiểm tra"
LISTS_SHEET = "_danh_muc"
EXAMPLE_SHEET = "NV mẫu"
# In a workbook made from an older one; what stands there is never read.
LEFT_SHEET = "Chưa chuyển được"

UNIT_LABEL = "Mã đơn vị"
PERIOD_LABEL = "Kỳ báo cáo"
LABEL_HEADING = "Chỉ tiêu"
PREVIOUS_HEADING = "{} kỳ trước"
LAST_YEAR_HEADING = "{} cùng kỳ"

COVER_TITLE = "BÁO CÁO ĐỊNH KỲ"
COVER_PARTS = {
    "unit": UNIT_LABEL,
    "unit_name": "Tên đơn vị",
    "kind_name": "Loại hình",
    "parent_name": "Cấp trên trực tiếp",
    "scope": "Phạm vi số liệu",
    "period": PERIOD_LABEL,
    "time": "Thời gian báo cáo",
    "due": "Hạn nộp",
    "previous": "Số liệu kỳ trước",
    "last_year": "Số liệu cùng kỳ năm trước",
}
SCOPE_SUBTREE = (
    "Đơn vị và toàn bộ tổ chức đảng bên dưới: số liệu đã gộp chung, các đơn vị bên dưới "
    "không nộp báo cáo riêng."
)
SCOPE_OWN = "Đơn vị, không kể các đơn vị bên dưới có báo cáo riêng."

FIGURES_GIVEN = "đã điền sẵn ở các cột màu xám"
FIGURES_ABSENT = "chưa có"

STEPS_TITLE = "CÁC BƯỚC THỰC HIỆN"
SHEETS_TITLE = "CÁC TRANG TÍNH TRONG TỆP NÀY (bấm vào tên để mở)"
COLOURS_TITLE = "Ý NGHĨA MÀU SẮC"
COLOURS = (
    ("input", "Ô cần nhập. Chỉ những ô này nhập được."),
    ("reference", "Số liệu điền sẵn để đối chiếu, không sửa."),
    ("not_asked", "Không phải nhập."),
)
COLOURS_OF_CHECKS = (
    ("fault", "Số liệu chưa đúng, phải sửa; xem trang “Kiểm tra”."),
    ("notice", "Số liệu cần xem lại, hoặc phải ghi lý do vào cột “Giải trình”."),
)
STEP_CHECK = "Xem tên đơn vị, kỳ báo cáo và hạn nộp ở phần trên có đúng không."
STEP_OPEN = "Mở lần lượt từng trang tính theo danh sách bên dưới; chỉ nhập vào ô màu vàng."
STEP_FIGURES = (
    "Biểu số liệu: dòng in đậm phải nhập đủ các cột, không có thì nhập số 0; dòng khác không phát "
    "sinh thì để trống được. Số tăng, giảm bất thường thì ghi lý do vào cột “Giải trình”."
)
STEP_TASKS = (
    "Trang nhiệm vụ (tên bắt đầu bằng NV): bấm vào ô “Tiến độ” và chọn trong danh sách. Nếu chọn "
    "“hoàn thành” thì nhập thêm tỷ lệ 100, ngày hoàn thành (ví dụ {example}) và số, ngày văn bản."
)
STEP_LIST = (
    "Trước khi gửi, mở trang “Kiểm tra”: mỗi dòng là một quy tắc, ghi đạt, chưa đạt hay chưa nhập. "
    "Bấm vào cột “Ô cần xem” để đến đúng ô phải sửa."
)
STEP_KEEP = (
    "Không đổi tên trang tính, không thêm, xóa hay đổi chỗ cột. Cột hẹp hoặc dòng thấp thì được "
    "kéo rộng ra."
)
STEP_SEND = (
    "Lưu tệp (giữ nguyên kiểu .xlsx), gửi chậm nhất {due}. Chỗ nào sai sẽ được báo lại rõ từng ô."
)
DUE_UNKNOWN = "vào ngày cấp trên yêu cầu"
TASKS_SHEET_ABOUT = "Nhiệm vụ theo {document}"
EXAMPLE_DOCUMENT = "văn bản giao nhiệm vụ (trang mẫu)"

STATE_LABEL = "Tình trạng"
CHECK_ABOUT = "Những gì đã đạt, chưa đạt, chưa nhập; chương trình tự tính lại khi nhập số"
CHECK_TITLE = "KIỂM TRA TRƯỚC KHI GỬI"
CHECK_HINT = (
    "Không nhập gì ở trang này. Bấm vào “Ô cần xem” để đến ô đầu tiên phải sửa; "
    "muốn xem riêng các dòng chưa đạt thì lọc ở cột “Kết quả”."
)
CHECK_HEADINGS = ("Quy tắc", "Kết quả", "Mức độ", "Nội dung kiểm tra", "Ô cần xem")
HOLDS, FAILS, OPEN = "đạt", "chưa đạt", "chưa nhập"
LEVELS = {
    "required": "Phải nhập",
    "error": "Phải đúng",
    "explain": "Giải trình nếu lệch",
    "warning": "Lưu ý",
}
REQUIRED_RULE = "NHẬP"
REQUIRED_SECTION = "Nhập đủ số liệu"
REQUIRED_FIGURES = "{sheet}: đã nhập đủ các dòng in đậm, ô nào cũng là số từ 0 trở lên."
REQUIRED_TASKS = "{sheet}: nhiệm vụ nào cũng đã chọn tiến độ; tỷ lệ là số, ngày là ngày."
MISSING_FIGURES = "còn ô chưa nhập (không có thì nhập số 0). Số ô: "
WRONG_FIGURES = (
    "có ô không phải là số từ 0 trở lên (chữ, số âm, số lẻ, hoặc số gõ lẫn chữ). Xóa đi rồi "
    "nhập lại bằng số. Số ô: "
)
READ_AS = (
    "được nhận, nhưng có ô gõ số dưới dạng chữ. Xem có đúng số định báo cáo không; hệ thống sẽ "
    "đọc là "
)
READ_AS_TASKS = (
    "được nhận, nhưng tỷ lệ hoặc ngày gõ dưới dạng chữ. Xem lại cho đúng, nên nhập lại bằng số "
    "hoặc ngày/tháng/năm"
)
MISSING_TASKS = "chưa chọn tiến độ. Số nhiệm vụ còn thiếu: "
WRONG_TASKS = (
    "tiến độ không có trong danh sách, tỷ lệ không phải số từ 0 đến 100, hoặc ngày không phải là "
    "ngày. Số nhiệm vụ như vậy: "
)
TASK_WORD = "Nhiệm vụ "
NOT_ASKED = "(Chưa có đủ số để xét; không bắt buộc.)"
AND_OTHERS = " (còn {n} chỗ khác)"
NOT_READY = "CHƯA GỬI ĐƯỢC: còn {bad} dòng chưa đạt, {open} dòng chưa nhập."
READY = "GỬI ĐƯỢC: không còn dòng nào chưa đạt; {open} dòng chưa nhập là nội dung không bắt buộc."
TO_NOTE = " Có {notes} dòng cần lưu ý."
NOT_CHECKED = "CHƯA GỬI ĐƯỢC: chưa nhập số liệu. Xem trang “Kiểm tra”."

LEFT_TITLE = "SỐ LIỆU CHUYỂN TỪ TỆP CŨ"
LEFT_HINT = (
    "Số liệu trong các trang khác lấy từ tệp cũ của đơn vị. Xem lại từng trang rồi mới gửi. "
    "Trang này chỉ để đọc; khi gửi không phải xóa."
)
ASKED_SECTION = "Phải nhập thêm"
ASKED_HEADINGS = ("Trang tính", "Ô", "Nội dung", "Cột", "Vì sao")
LEFT_SECTION = "Chưa chuyển được"
LEFT_HEADINGS = ("Trang tính cũ", "Ô cũ", "Nội dung", "Đã ghi", "Vì sao")
ASKED_WHY = "tệp cũ chưa có"
LEFT_WHY = {
    "form": "kỳ {period} đơn vị không báo cáo biểu này",
    "opening": "số đầu kỳ lấy theo số cuối kỳ trước đã báo cáo: {value}",
    "task": "kỳ {period} nhiệm vụ này không giao cho đơn vị",
    "unread": "chưa đọc được: {message}",
}
TASK_ABOUT = "Nhiệm vụ {code}: {title}"

TASKS_TITLE = "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ"
TASKS_HINT = (
    "Chỉ nhập vào ô màu vàng. “Tiến độ” chọn trong danh sách; ngày ghi dạng ngày/tháng/năm."
)
FIGURES_HINT = (
    "Chỉ nhập vào ô màu vàng. Dòng in đậm phải nhập đủ, không có thì nhập số 0; "
    "dòng khác không phát sinh thì để trống được."
)
UNIT_OF_MEASURE = "Đơn vị tính: {}."
UNIT_OF_COLUMN = "{heading}: {unit}"
BAND_NOW = "Kỳ này"
BAND_PREVIOUS = "Kỳ trước"
BAND_LAST_YEAR = "Cùng kỳ năm trước"
PLACE_AND_DATE = "…………………, ngày …… tháng …… năm {}"
SIGNATURES = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG")
SIGNATURE_HINT = "(Ký, ghi rõ họ tên)"

UNIT_LINE = "Đơn vị: {name} (mã {code}). Kỳ báo cáo: {period}."
NOTE_LINE = "{when}: {note}"
PAGE_FOOTER = "Trang &P/&N"

NUMBER_TITLE = "Nhập số"
WHOLE_PROMPT = "Số nguyên từ 0 trở lên. Không phát sinh thì nhập 0."
DECIMAL_PROMPT = "Số từ 0 trở lên, lấy {decimals} chữ số thập phân."
OPTIONAL_PROMPT = " Đơn vị không có nội dung này thì để trống."
NUMBER_ERROR_TITLE = "Số chưa đúng"
WHOLE_ERROR = (
    "Ô này chỉ nhận số nguyên từ 0 trở lên. Bỏ chữ, dấu cách, đơn vị tính và phần thập phân rồi "
    "nhập lại."
)
DECIMAL_ERROR = "Ô này chỉ nhận số từ 0 trở lên. Bỏ chữ, dấu cách và đơn vị tính rồi nhập lại."
BETWEEN_PROMPT = "Nhập số từ {low:g} đến {high:g}, không gõ dấu %."
BETWEEN_ERROR = "Ô này chỉ nhận số từ {low:g} đến {high:g}, không kèm dấu %."
CHOICE_PROMPT_TITLE = "Chọn trong danh sách"
CHOICE_PROMPT = "Bấm mũi tên bên phải ô rồi chọn."
CHOICE_ERROR_TITLE = "Không có trong danh sách"
CHOICE_ERROR = "Hãy bấm mũi tên bên phải ô và chọn một mục trong danh sách, không gõ chữ khác."
DATE_PROMPT_TITLE = "Nhập ngày"
DATE_EXAMPLE = "05/09/2026"
DATE_LIMIT = ", không sau ngày {last}"
DATE_PROMPT = "Dạng ngày/tháng/năm, ví dụ {example}{limit}."
DATE_ERROR_TITLE = "Ngày chưa đúng"
DATE_ERROR = "Nhập ngày dạng ngày/tháng/năm, ví dụ {example}{limit}."

_ROLE_WORDS: dict[Role, str] = {
    "direct": "Chỉ đạo",
    "lead": "Chủ trì, tham mưu",
    "coordinate": "Phối hợp",
    "implement": "Tổ chức thực hiện",
}
_QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def period_words(period: Period) -> str:
    """A period as it is said: "Quý III năm 2026", "6 tháng đầu năm 2026", "Năm 2026"."""
    if period.part is None:
        return f"Năm {period.year}"
    if period.is_quarter:
        return f"Quý {_QUARTERS[period.part]} năm {period.year}"
    return f"{'6 tháng đầu' if period.part == 'H1' else '9 tháng'} năm {period.year}"


def with_period(words: str, period: str) -> str:
    """Words with the period in parentheses, or alone where no period is known."""
    return f"{words} ({period})" if period else words


def day_words(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def days_words(first: date, last: date) -> str:
    return f"từ ngày {day_words(first)} đến hết ngày {day_words(last)}"


def due_words(day: date) -> str:
    """A due day with its weekday, which people go by: "thứ Sáu, ngày 25/09/2026"."""
    return f"{_WEEKDAYS[day.weekday()]}, ngày {day_words(day)}"


def role_words(roles: Sequence[Role]) -> str:
    return "; ".join(_ROLE_WORDS[role] for role in roles)


def deadline_words(deadline: Deadline, year: int) -> str:
    """The document's own words and, where it is known, the day that they come to."""
    due = deadline.due(year)
    parts = [deadline.text or "", f"(đến {day_words(due)})" if due else ""]
    return " ".join(part for part in parts if part)


# Why a workbook shows no earlier figures, by stages/history.py's reason.
NO_EARLIER = {
    "no_period": "Hệ thống chưa có số liệu của kỳ đó.",
    "no_report": "Kỳ đó đơn vị (hoặc đơn vị tiền thân) chưa có báo cáo được nhận.",
    "new_unit": "Đơn vị mới thành lập, chưa có số liệu của kỳ đó.",
    "not_comparable": "Đơn vị đã chia tách sau kỳ đó, không so sánh được.",
}
