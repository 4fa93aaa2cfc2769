"""Where a sentence of assignment tells its time: closing parentheses, or its opening words."""

import re
from dataclasses import dataclass

from sync_service.documents.closing import closing_time
from sync_service.documents.deadlines import deadline_of
from sync_service.documents.wording import lowered
from sync_service.domain.deadlines import Deadline

_MOST_OPENING_WORDS = 14
_PAPERS = r"(?:hướng dẫn|chỉ đạo|văn bản|quy định|yêu cầu|chủ trương|kế hoạch|cơ chế)"
_TIME = (
    r"(?:định kỳ|hằng|hàng|mỗi (?:năm|quý|tháng)|trước (?:ngày|tháng|năm|\d)"
    r"|trong (?:năm|quý|tháng)|từ (?:năm|quý|tháng|ngày)"
    r"|đến (?:hết |cuối )?(?:năm|quý|tháng|ngày)|quý|năm \d|tháng \d"
    rf"|chậm nhất|đầu nhiệm kỳ|(?:ngay )?(?:sau )?khi(?= .*{_PAPERS}))"
)
_OPENING = re.compile(rf"{_TIME}(?!\w)")
_WITHIN = re.compile(
    rf"(?:(?:thực hiện|hoàn thành|xong|tổng kết)\s+)?(?:{_TIME}|thường xuyên)(?!\w)"
)
_PARENTHESES = re.compile(r"\((?P<inner>[^()]*)\)(?=\s*[;,.])")


@dataclass(frozen=True)
class Timed:
    """An assignment's time limit, doubts about it, and the sentence without an opening time."""

    deadline: Deadline
    sentence: str
    doubts: tuple[str, ...] = ()
    partly: bool = False  # the time stands at a part of the sentence only


def timed(text: str) -> Timed:
    """The time limit of an assignment from where a document puts it, else none.

    Closing parentheses come first, then the words before the first comma, then parentheses that
    close a part of the sentence. A date in running text sets nothing.
    """
    if closing := closing_time(text):
        return Timed(closing[0], text, closing[1])
    return _opening(text) or _within(text) or Timed(Deadline(), text)


def _opening(text: str) -> Timed | None:
    words, comma, rest = text.partition(",")
    if not comma or len(words.split()) > _MOST_OPENING_WORDS or not _OPENING.match(lowered(words)):
        return None
    deadline, doubts = deadline_of(words)
    rest = rest.strip()
    if deadline.kind == "none" or not rest:
        return None
    return Timed(deadline, rest[0].upper() + rest[1:], doubts)


def _within(text: str) -> Timed | None:
    for found in _PARENTHESES.finditer(text):
        if not _WITHIN.match(lowered(found["inner"])):
            continue
        deadline, doubts = deadline_of(found["inner"])
        if deadline.kind != "none":
            return Timed(deadline, text, doubts, partly=True)
    return None
