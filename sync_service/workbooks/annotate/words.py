"""What the answer to a file says, in Vietnamese: on its first sheet, in notes, in the mail."""

from sync_service.workbooks.annotate.verdict import KINDS, Kind, Remark, Verdict
from sync_service.workbooks.texts import RESULT_SHEET, day_words

TITLE = "KẾT QUẢ KIỂM TRA BÁO CÁO"
# How a note of ours begins; by these words it is known again after any program has saved it.
NOTE_MARK = f"Tổng Hợp – {RESULT_SHEET.lower()}"
AUTHOR = "Tổng Hợp"

UNIT = "Đơn vị"
PERIOD = "Kỳ báo cáo"
FILE = "Tệp"
VERSION = "Lần gửi"
RECEIVED = "Nhận lúc"
RESULT = "Kết quả"
REASON = "Lý do trả lại"
UNKNOWN = "không xác định được"

HEADINGS = ("STT", "Trang tính", "Ô", "Nội dung", "Cách sửa", "Đang ghi", "Đọc thành")
WHOLE_FILE = "(cả tệp)"
WHOLE_SHEET = "(cả trang)"

SECTIONS: dict[Kind, str] = {
    "error": "PHẢI SỬA ({count})",
    "explain": "PHẢI GIẢI TRÌNH HOẶC SỬA ({count})",
    "warning": "LƯU Ý ({count}): nên xem lại, không bắt buộc sửa",
    "repair": "ĐÃ ĐỌC KHÁC CÁCH GHI ({count}): đúng ý thì để nguyên, không đúng thì nhập lại",
    "explained": "ĐÃ GIẢI TRÌNH ({count}): không phải làm gì thêm",
}
NOTE_HEADS: dict[Kind, str] = {
    "error": "PHẢI SỬA",
    "explain": "PHẢI GIẢI TRÌNH HOẶC SỬA",
    "warning": "LƯU Ý",
    "repair": "ĐÃ ĐỌC KHÁC CÁCH GHI",
    "explained": "ĐÃ GIẢI TRÌNH",
}
NO_REMARKS = "Không có gì phải sửa."
STEPS_MARKED = (
    "1. Bấm vào tên ô (chữ xanh) trong bảng dưới để đến đúng ô. Ô đó được tô màu và có ghi chú: "
    "để con trỏ lên ô thì hiện lời nhắc. Ô màu hồng nhạt là ô có liên quan.",
    "2. Sửa xong ô nào thì màu ở ô đó tự mất. Hết màu chưa chắc đã đúng: gửi lại mới biết.",
    "3. Lưu (giữ nguyên kiểu tệp) và gửi lại chính tệp này. Không phải xóa trang này hay các "
    "ghi chú: hệ thống không đọc chúng.",
)
STEPS_APART = (
    "Tệp này chỉ ghi kết quả; tệp đã gửi không đổi. Sửa trong tệp đã gửi theo bảng dưới, lưu lại "
    "rồi gửi lại tệp đó. Không gửi tệp này.",
)
STEPS_DONE = ("Đây là biên nhận. Không phải làm gì thêm và không phải gửi lại.",)
STEPS_READY = ("Đây là kết quả kiểm tra thử. Tệp chưa được nộp: hãy gửi tệp đi.",)

LETTER_MARKED = (
    "Mở tệp đính kèm: đó chính là tệp đã gửi, thêm trang đầu “Kết quả kiểm tra”. Sửa các ô được tô "
    "màu theo danh sách dưới đây, lưu lại rồi gửi lại chính tệp đó.",
)

_RELATED = "Ô có liên quan: {cells}."
_MOST_RELATED = 12
_MUST_MEND = "CHƯA ĐƯỢC NHẬN: {what}. Sửa rồi gửi lại."
_RETURNED = "BỊ CẤP TRÊN TRẢ LẠI. Sửa rồi gửi lại."
_TRIAL_FAILED = "CHƯA ĐẠT: {what}. Sửa trước khi gửi."
_TRIAL_PASSED = "ĐẠT: gửi được."
_VERDICTS = {
    "accepted": "ĐÃ ĐƯỢC NHẬN.",
    "duplicate": "TỆP NÀY ĐÃ GỬI TRƯỚC ĐÂY. Không tính thêm lần nữa.",
    "replaced": "ĐÃ ĐƯỢC NHẬN, nay đã có lần gửi mới hơn thay thế.",
}
_COUNTS: tuple[tuple[Kind, str], ...] = (
    ("error", "{} chỗ phải sửa"),
    ("explain", "{} chỗ phải giải trình"),
)


def verdict_line(verdict: Verdict) -> str:
    """What became of the file, in one line."""
    counted = ((len(verdict.of(kind)), words) for kind, words in _COUNTS)
    what = " và ".join(words.format(count) for count, words in counted if count)
    if verdict.state == "returned":
        return _RETURNED
    if verdict.is_trial:
        return _TRIAL_FAILED.format(what=what) if verdict.must_mend else _TRIAL_PASSED
    if verdict.state == "rejected" or (verdict.state == "duplicate" and verdict.must_mend):
        return _MUST_MEND.format(what=what or "tệp không thuộc đơn vị gửi")
    return _VERDICTS[verdict.state]


def about(verdict: Verdict) -> list[tuple[str, str]]:
    """The lines of label and value at the top; those that say nothing are left out."""
    unit = UNKNOWN
    if verdict.unit is not None:
        unit = f"{verdict.unit_name} (mã {verdict.unit})" if verdict.unit_name else verdict.unit
    lines = [(UNIT, unit), (PERIOD, verdict.period or UNKNOWN), (FILE, verdict.file)]
    if verdict.version is not None:
        lines.append((VERSION, str(verdict.version)))
    if verdict.received_at is not None:
        at = verdict.received_at
        lines.append((RECEIVED, f"{at:%H:%M} ngày {day_words(at.date())}"))
    if verdict.reason:
        lines.append((REASON, verdict.reason))
    return lines


def steps(verdict: Verdict, *, is_apart: bool) -> tuple[str, ...]:
    """What to do next. `is_apart`: the answer stands in a workbook of its own."""
    if verdict.must_mend:
        return STEPS_APART if is_apart else STEPS_MARKED
    return STEPS_READY if verdict.is_trial else STEPS_DONE


def place_words(remark: Remark) -> tuple[str, str]:
    """A remark's sheet and cell as shown; words where it is of more than one cell."""
    place = remark.place
    if place.sheet is None:
        return WHOLE_FILE, ""
    return place.sheet, place.cell or WHOLE_SHEET


def mend_words(remark: Remark) -> str:
    """How to mend it, and the other cells among which the wrong one may be."""
    cells: dict[str, list[str]] = {}
    for one in remark.related[:_MOST_RELATED]:
        if one.sheet is not None and one.cell is not None:
            cells.setdefault(one.sheet, []).append(one.cell)
    listed = ", ".join(f"{sheet} ({', '.join(named)})" for sheet, named in cells.items())
    more = ", …" if len(remark.related) > _MOST_RELATED else ""
    related = _RELATED.format(cells=listed + more) if listed else ""
    return " ".join(filter(None, (remark.hint, related)))


def note_words(remark: Remark) -> str:
    """A remark as a note on its cell says it, after its heading."""
    return "\n".join(filter(None, (remark.message, _labelled(remark))))


def subject(verdict: Verdict) -> str:
    """The subject of the mail that answers a file."""
    head = verdict_line(verdict).partition(":")[0].partition(".")[0].capitalize()
    whose = ", ".join(filter(None, (verdict.unit_name or verdict.unit, verdict.period)))
    return " – ".join(filter(None, ("Báo cáo", whose, head)))


def letter(verdict: Verdict, *, is_apart: bool = False) -> str:
    """The answer to a file as plain text for a mail, in full."""
    next_steps = steps(verdict, is_apart=is_apart)
    if next_steps == STEPS_MARKED:
        next_steps = LETTER_MARKED
    lines = [TITLE, ""]
    lines += [f"{label}: {value}" for label, value in about(verdict)]
    lines += ["", f"{RESULT}: {verdict_line(verdict)}", "", *next_steps]
    if not verdict.remarks:
        return "\n".join([*lines, "", NO_REMARKS, ""])
    for kind in KINDS:
        remarks = verdict.of(kind)
        if not remarks:
            continue
        lines += ["", SECTIONS[kind].format(count=len(remarks))]
        for number, remark in enumerate(remarks, start=1):
            lines += _remark_lines(number, remark)
    return "\n".join([*lines, ""])


def _remark_lines(number: int, remark: Remark) -> list[str]:
    sheet, cell = place_words(remark)
    where = f"{sheet}, ô {cell}" if remark.place.cell else " ".join(filter(None, (sheet, cell)))
    lines = [f"{number}. [{where}] {_line(remark.message)}"]
    if mend := _labelled(remark):
        lines.append(f"   {_line(mend)}")
    if remark.read_as is not None:
        lines.append(f"   Đang ghi: “{_line(remark.value or '')}”; đọc thành: {remark.read_as}")
    return lines


def _labelled(remark: Remark) -> str:
    is_hint = remark.hint and remark.kind != "explained"
    return ("Cách sửa: " if is_hint else "") + mend_words(remark)


def _line(words: str) -> str:
    """Words of others in one line, so that they cannot look like lines of ours."""
    return " ".join(words.split())
