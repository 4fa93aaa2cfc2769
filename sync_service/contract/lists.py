"""schemas/lists as definitions: kinds of units, agencies, choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync_service.contract.calendar import Calendar, read_calendar
from sync_service.domain.assignments import AgencyNames
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class UnitKind:
    """A kind of unit in its regime; `forms` are what such a unit is expected to report.

    `symbol` are the letters behind the number of its documents, None where places differ.
    """

    code: str
    name: str
    level: str
    forms: tuple[str, ...]
    from_: date | None = None
    until: date | None = None
    symbol: str | None = None


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
        read_calendar(content["calendar"]),
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
        content.get("symbol"),
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


def _vi(name: str | Mapping[str, str]) -> str:
    return name if isinstance(name, str) else name["vi"]


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
