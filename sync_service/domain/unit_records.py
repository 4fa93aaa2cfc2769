"""Units as the office states them (founding rows and events) and the spells that follow."""

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

EVENTS: Final = ("found", "close", "rename", "move", "merge", "split", "report")
SCOPES: Final = ("own", "subtree")

# The same words as the office writes them: column headings and choices of the .xlsx, messages.
FIELD_WORDS: Final = {
    "code": "Mã đơn vị",
    "name": "Tên đơn vị",
    "kind": "Loại đơn vị",
    "parent": "Mã cấp trên",
    "from": "Từ ngày",
    "email": "Thư điện tử",
    "date": "Ngày",
    "event": "Sự kiện",
    "units": "Mã đơn vị",
    "into": "Mã đơn vị nhận",
    "shares": "Tỷ lệ chia",
    "scope": "Phạm vi báo cáo",
    "forms": "Biểu mẫu",
}
EVENT_WORDS: Final = {
    "found": "thành lập",
    "close": "kết thúc",
    "rename": "đổi tên",
    "move": "chuyển",
    "merge": "sáp nhập",
    "split": "chia tách",
    "report": "báo cáo",
}
SCOPE_WORDS: Final = {"own": "riêng đơn vị", "subtree": "cả cấp dưới"}


@dataclass(frozen=True, slots=True)
class UnitSpell:
    """One state of a unit between two dates.

    `valid_from` None: since before the records begin. `valid_until` is exclusive, None: open.
    `parent` None: the province.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    email: str | None


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A founding row of the units file; `where` is its place in the file, for messages."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    from_: datetime.date | None = None
    email: str | None = None
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """A change of units on a date; which fields belong to which event is docs/units.md.

    `date` is the first day on which the change holds. `shares` go with `into`, in its order.
    `forms` empty: all forms. `where` is the event's place in the file, for messages.
    """

    date: datetime.date | None
    event: str
    units: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    parent: str | None = None
    name: str | None = None
    kind: str | None = None
    shares: tuple[Fraction, ...] = ()
    scope: str | None = None
    forms: tuple[str, ...] = ()
    where: str = field(default="", compare=False)

    @property
    def unit(self) -> str | None:
        """The one unit (or the first) that the event is about."""
        return self.units[0] if self.units else None
