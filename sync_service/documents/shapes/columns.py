"""What the columns of a task table hold, told by their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sync_service.documents.text import Row
from sync_service.documents.wording import lowered
from sync_service.domain.plans import Role

_NUMBER = ("tt", "stt", "số tt", "số thứ tự", "mã số")
_OTHER = ("ghi chú", "sản phẩm", "kết quả", "kinh phí", "căn cứ", "văn bản")
_TIME = ("thời gian", "thời hạn", "tiến độ", "thời điểm", "hoàn thành")
_CONTENT = ("nội dung", "nhiệm vụ", "công việc", "giải pháp", "tên đề án", "hoạt động", "việc")
# Before a column is taken for plain carrying out, the narrower roles are asked for.
_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("lead", ("chủ trì", "tham mưu", "đầu mối")),
    ("coordinate", ("phối hợp",)),
    ("direct", ("chỉ đạo",)),
)
_IMPLEMENT = ("thực hiện", "phân công", "trách nhiệm", "phụ trách", "cơ quan", "đơn vị")


@dataclass(frozen=True)
class Columns:
    """The places of a task table's columns; a role column says which role it gives."""

    content: int
    roles: tuple[tuple[int, Role], ...]
    number: int | None = None
    time: int | None = None

    def of(self, row: Row, place: int | None) -> str:
        """The row's cell at a place, blank where the row or the column ends before."""
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    @property
    def assignment(self) -> tuple[int, ...]:
        """The places that say who and when."""
        return (*(place for place, _ in self.roles), *(() if self.time is None else (self.time,)))


def columns_of(header: Sequence[str]) -> Columns | None:
    """The columns of a table that gives out tasks; None for a table of anything else."""
    kinds = [_kind(lowered(heading)) for heading in header]
    if "content" not in kinds:
        return None
    content = kinds.index("content")
    roles = tuple((at, role) for at, kind in enumerate(kinds) for role in _role(kind))
    time = kinds.index("time") if "time" in kinds else None
    if not roles:
        return None
    number = kinds.index("number") if "number" in kinds else None
    if number is None and content > 0 and not header[0].strip():
        number = 0
    return Columns(content, roles, number, time)


def _kind(heading: str) -> str:
    if heading.strip(" .") in _NUMBER:
        return "number"
    if _opens(heading, _CONTENT):
        return "content"
    if _opens(heading, _OTHER):
        return "other"
    if _has(heading, _TIME):
        return "time"
    for role, words in _ROLES:
        if _has(heading, words):
            return role
    if _has(heading, _CONTENT):
        return "content"
    return "implement" if _has(heading, _IMPLEMENT) else "other"


def _role(kind: str) -> tuple[Role, ...]:
    match kind:
        case "lead" | "coordinate" | "direct" | "implement":
            return (kind,)
    return ()


def _has(heading: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", heading) for word in words)


def _opens(heading: str, words: Sequence[str]) -> bool:
    return any(heading.startswith(word) for word in words)
