"""When things are planned to happen: moments worked out from a timetable, never from a timer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from sync_service.domain.periods import Period

_DAY = timedelta(days=1)
_FIRST = date(2020, 1, 1)


@dataclass(frozen=True, order=True)
class Planned:
    """A moment at which a job is to run; `subject` is the period it is about, "" for none."""

    at: datetime
    subject: str = ""


class Timetable(Protocol):
    """The moments of a job; `after` and `until` carry the same time zone."""

    def moments(self, after: datetime, until: datetime) -> Iterator[Planned]:
        """All moments later than `after` and not later than `until`, in order."""
        ...


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from a fixed midnight."""

    minutes: int

    def moments(self, after: datetime, until: datetime) -> Iterator[Planned]:
        """The moments between two, in order."""
        step = timedelta(minutes=self.minutes)
        first = datetime.combine(_FIRST, time(), after.tzinfo)
        at = first + (after - first) // step * step
        while (at := at + step) <= until:
            yield Planned(at)


@dataclass(frozen=True)
class Daily:
    """Every day at a time of day."""

    at: time

    def moments(self, after: datetime, until: datetime) -> Iterator[Planned]:
        """The moments between two, in order."""
        for day in _days(after.date(), until.date()):
            at = datetime.combine(day, self.at, after.tzinfo)
            if after < at <= until:
                yield Planned(at)


@dataclass(frozen=True)
class ByQuarter:
    """On days that each quarter has of its own, at a time of day.

    `days` gives the days of a quarter; they lie within a year of its last day.
    """

    at: time
    days: Callable[[Period], Iterable[date]]

    def moments(self, after: datetime, until: datetime) -> Iterator[Planned]:
        """The moments between two, in order; each has its quarter's code as subject."""
        first, last = after.date() - 366 * _DAY, until.date() + 366 * _DAY
        found = set()
        quarter = Period.containing(first)
        while quarter.first_day <= last:
            for day in self.days(quarter):
                at = datetime.combine(day, self.at, after.tzinfo)
                if after < at <= until:
                    found.add(Planned(at, quarter.code))
            quarter = Period.containing(quarter.last_day + _DAY)
        yield from sorted(found)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
