"""Reporting periods: the quarter, and the half-year, nine months and year made of quarters."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_SHAPE = re.compile(r"^(\d{4})(?:-(Q[1-4]|H1|9M))?$")
_QUARTERS_OF = {"H1": (1, 2), "9M": (1, 2, 3), None: (1, 2, 3, 4)}


@dataclass(frozen=True, order=True)
class Period:
    """A period by its code: `2026-Q3`, `2026-H1`, `2026-9M` or `2026`."""

    year: int
    part: str | None = None  # "Q1".."Q4", "H1", "9M", None for the whole year

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period that a code names; ValueError when it names none."""
        match = _SHAPE.match(code.strip())
        if match is None:
            raise ValueError(f"not a period: {code!r} (write 2026-Q3, 2026-H1, 2026-9M or 2026)")
        return cls(int(match[1]), match[2])

    @classmethod
    def containing(cls, day: date) -> "Period":
        """The calendar quarter of a day."""
        return cls(day.year, f"Q{(day.month - 1) // 3 + 1}")

    @property
    def code(self) -> str:
        return str(self.year) if self.part is None else f"{self.year}-{self.part}"

    @property
    def is_quarter(self) -> bool:
        return self.part is not None and self.part.startswith("Q")

    @property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters that this period is made of, in order; a quarter is made of itself."""
        if self.is_quarter:
            return (self,)
        return tuple(Period(self.year, f"Q{n}") for n in _QUARTERS_OF[self.part])

    @property
    def number(self) -> int:
        """The quarter's number 1–4; of a longer period the number of its last quarter."""
        part = self.quarters[-1].part
        assert part is not None
        return int(part[1])

    @property
    def first_day(self) -> date:
        """The calendar day on which the period begins."""
        return date(self.year, self.quarters[0].number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """The calendar day on which the period ends, inclusive."""
        month = self.number * 3
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        """The quarter before; for a longer period the same stretch of the year before."""
        if not self.is_quarter:
            return self.last_year
        if self.number == 1:
            return Period(self.year - 1, "Q4")
        return Period(self.year, f"Q{self.number - 1}")

    @property
    def last_year(self) -> "Period":
        return Period(self.year - 1, self.part)

    @property
    def year_so_far(self) -> tuple["Period", ...]:
        """The year's quarters up to this period's last one, in order."""
        return tuple(Period(self.year, f"Q{n}") for n in range(1, self.number + 1))

    def __str__(self) -> str:
        return self.code
