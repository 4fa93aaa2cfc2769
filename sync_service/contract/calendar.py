"""schemas/calendar.yaml as definitions: windows, due days, days off, what happens by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import holidays

from sync_service.domain.deadlines import add_months
from sync_service.domain.periods import Period

_DAY = timedelta(days=1)
_VIETNAM = holidays.country_holidays("VN")


@dataclass(frozen=True)
class OnDay:
    """Something that happens so many days from a day that its name tells, at a time of day."""

    days: int
    at: time


@dataclass(frozen=True)
class Reminders:
    """Days before and after the due day; `escalate` those on which the unit above is told."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    escalate: tuple[int, ...]
    at: time


@dataclass(frozen=True)
class Schedule:
    """What the program does by itself; `keep_backups` is how many of them are kept."""

    open: OnDay
    close: OnDay
    report: OnDay
    collect_minutes: int
    outbox_minutes: int
    backup_at: time
    keep_backups: int


@dataclass(frozen=True)
class Calendar:
    """When a quarter's figures begin and end, and when its reports are due."""

    shifted_first: int | None  # day of the month `months_before` the quarter; None: calendar
    shifted_months: int
    shifted_last: int | None
    due_day: int
    due_months_after: int
    due_soon_days: int
    reminders: "Reminders"
    schedule: "Schedule"
    days_off: frozenset[date]
    working_days: frozenset[date]

    def window(self, quarter: Period) -> tuple[date, date]:
        """First and last day, inclusive, that a quarter's figures tell of."""
        if self.shifted_first is None or self.shifted_last is None:
            return quarter.first_day, quarter.last_day
        first = add_months(quarter.first_day, -self.shifted_months)
        return first.replace(day=self.shifted_first), quarter.last_day.replace(
            day=self.shifted_last
        )

    def due(self, quarter: Period) -> date:
        """The day reports are due; on a day off the next working day."""
        last = quarter.last_day
        month = add_months(last.replace(day=1), self.due_months_after)
        return self.working_day(month + timedelta(days=self.due_day - 1))

    def working_day(self, day: date, later: int = 0) -> date:
        """The day itself or the next on which offices work; `later` so many working days on."""
        while not self.is_working(day):
            day += _DAY
        return day if later == 0 else self.working_day(day + _DAY, later - 1)

    def opens(self, quarter: Period) -> date:
        """The day a quarter is opened by itself: its workbooks can be issued from then on."""
        _, last = self.window(quarter)
        return last - self.schedule.open.days * _DAY

    def closes(self, quarter: Period) -> date:
        """The day a quarter is closed by itself."""
        return self.working_day(self.due(quarter) + self.schedule.close.days * _DAY)

    def reminds(self, quarter: Period) -> list[date]:
        """The days on which units that have not reported are reminded, in order."""
        due = self.due(quarter)
        before = [due - days * _DAY for days in self.reminders.before]
        after = [due + days * _DAY for days in self.reminders.after]
        return sorted({*before, *after})

    def escalates(self, quarter: Period) -> list[date]:
        """The days on which the units above are told of those below that are late, in order."""
        due = self.due(quarter)
        return sorted(due + days * _DAY for days in self.reminders.escalate)

    def reports(self, quarter: Period) -> date:
        """The day the quarterly report is drawn up."""
        return self.working_day(self.due(quarter) + _DAY, self.schedule.report.days - 1)

    def is_working(self, day: date) -> bool:
        """Whether offices in Vietnam work that day, swapped days and own overrides included."""
        if day in self.working_days:
            return True
        return day not in self.days_off and _VIETNAM.is_working_day(day)


def read_calendar(content: Mapping[str, Any]) -> Calendar:
    """The calendar out of its checked file."""
    window = content["window"]
    shifted = window if isinstance(window, dict) else {}
    return Calendar(
        shifted.get("first_day"),
        shifted.get("months_before", 0),
        shifted.get("last_day"),
        content["due"]["day"],
        content["due"]["months_after"],
        content["due_soon_days"],
        _reminders(content["reminders"]),
        _schedule(content["schedule"]),
        frozenset(map(_day, content.get("days_off", ()))),
        frozenset(map(_day, content.get("working_days", ()))),
    )


def _reminders(content: Mapping[str, Any]) -> Reminders:
    return Reminders(
        tuple(content["before"]),
        tuple(content["after"]),
        tuple(content["escalate"]),
        time.fromisoformat(content["at"]),
    )


def _schedule(content: Mapping[str, Any]) -> Schedule:
    return Schedule(
        _on_day(content["open"], "days_before_end"),
        _on_day(content["close"], "days_after_due"),
        _on_day(content["report"], "working_days_after_due"),
        content["collect"]["every_minutes"],
        content["outbox"]["every_minutes"],
        time.fromisoformat(content["backup"]["at"]),
        content["backup"]["keep"],
    )


def _on_day(content: Mapping[str, Any], days: str) -> OnDay:
    return OnDay(content[days], time.fromisoformat(content["at"]))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
