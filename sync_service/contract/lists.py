"""schemas/lists and the calendar as definitions: kinds of units, agencies, choices, due days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays

from sync_service.domain.assignments import AgencyNames
from sync_service.domain.deadlines import add_months
from sync_service.domain.periods import Period
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class UnitKind:
    """A kind of unit in its regime; `forms` are what such a unit is expected to report."""

    code: str
    name: str
    level: str
    forms: tuple[str, ...]
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Calendar:
    """When a quarter's figures begin and end, and when its reports are due."""

    shifted_first: int | None  # day of the month `months_before` the quarter; None: calendar
    shifted_months: int
    shifted_last: int | None
    due_day: int
    due_months_after: int
    due_soon_days: int
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
        day = month + timedelta(days=self.due_day - 1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def is_working(self, day: date) -> bool:
        """Whether offices in Vietnam work that day, swapped days and own overrides included."""
        if day in self.working_days:
            return True
        return day not in self.days_off and _VIETNAM.is_working_day(day)


_VIETNAM = holidays.country_holidays("VN")


@dataclass(frozen=True)
class Lists:
    """Everything under schemas/lists, and the calendar."""

    kinds: Mapping[str, UnitKind]
    choices: Mapping[str, tuple[str, ...]]
    agencies: AgencyNames
    calendar: Calendar
    names: Mapping[str, Mapping[str, str]]  # list → code → Vietnamese name

    def options(self, name: str) -> tuple[str, ...]:
        """The values that a choice may take."""
        return self.choices[name]


def read_lists(content: Mapping[str, Any]) -> Lists:
    """Lists out of their checked files, `content` by file stem."""
    plain = {name: one for name, one in content.items() if isinstance(one.get("items"), list)}
    return Lists(
        {one["code"]: _kind(one) for one in content["unit_kinds"]["items"]},
        {name: tuple(item["code"] for item in one["items"]) for name, one in plain.items()},
        _agencies(content["agency_classes"]),
        _calendar(content["calendar"]),
        {
            name: {item["code"]: _vi(item["name"]) for item in one["items"]}
            for name, one in plain.items()
        },
    )


def _kind(content: Mapping[str, Any]) -> UnitKind:
    return UnitKind(
        content["code"],
        _vi(content["name"]),
        content["level"],
        tuple(content["forms"]),
        _day(content.get("from")),
        _day(content.get("until")),
    )


def _agencies(content: Mapping[str, Any]) -> AgencyNames:
    classes = content["classes"]
    aliases = {
        fold(one["name"]): tuple(fold(name) for name in one["unit_names"])
        for one in content["aliases"]
    }
    return AgencyNames(
        _kinds_by_name(classes),
        aliases,
        _kinds_by_name(content.get("issuers", ())),
        _kinds_by_name((one for one in classes if "below" in one), "below"),
        frozenset(map(fold, content.get("nobody", ()))),
    )


def _kinds_by_name(
    content: Iterable[Mapping[str, Any]], key: str = "kinds"
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in content:
        for name in one["names"]:
            folded = fold(name)
            found[folded] = found.get(folded, frozenset()) | frozenset(one[key])
    return found


def _calendar(content: Mapping[str, Any]) -> Calendar:
    window = content["window"]
    shifted = window if isinstance(window, dict) else {}
    return Calendar(
        shifted.get("first_day"),
        shifted.get("months_before", 0),
        shifted.get("last_day"),
        content["due"]["day"],
        content["due"]["months_after"],
        content["due_soon_days"],
        frozenset(filter(None, map(_day, content.get("days_off", ())))),
        frozenset(filter(None, map(_day, content.get("working_days", ())))),
    )


def _vi(name: str | Mapping[str, str]) -> str:
    return name if isinstance(name, str) else name["vi"]


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
