"""Founding rows and events, each looked at by itself, sorted by day."""

import datetime
import re
from collections.abc import Sequence
from typing import Final

from sync_service.domain.unit_problems import Param, UnitProblem
from sync_service.domain.unit_records import EVENTS, SCOPES, UnitEntry, UnitEvent

# Stands for the missing founding date of a unit that was there before the records begin.
BEGINNING: Final = datetime.date.min

# Event → fields it must have, fields it may have; `units` is always needed.
_FIELDS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "found": (frozenset({"name", "kind"}), frozenset({"parent"})),
    "close": (frozenset(), frozenset()),
    "rename": (frozenset({"name"}), frozenset({"kind"})),
    "move": (frozenset({"parent"}), frozenset()),
    "merge": (frozenset({"into"}), frozenset({"name", "kind", "parent"})),
    "split": (frozenset({"into"}), frozenset({"shares"})),
    "report": (frozenset({"scope"}), frozenset({"forms"})),
}
_OF_ONE_UNIT: Final = frozenset({"found", "rename", "split"})
_CHECKED_FIELDS: Final = ("into", "parent", "name", "kind", "shares", "scope", "forms")

ByDay = dict[datetime.date, list[tuple[str, UnitEntry]]]
EventsByDay = dict[datetime.date, list[tuple[str, UnitEvent]]]


class Statements:
    """The sound rows and events by day, each with its place; `problems` holds the others' faults.

    `births` gives the first founding day of every code, in the order of the file.
    """

    def __init__(self, entries: Sequence[UnitEntry], events: Sequence[UnitEvent]) -> None:
        self.problems: list[UnitProblem] = []
        self.births: dict[str, datetime.date] = {}
        self.entries: ByDay = {}
        self.events: EventsByDay = {}
        self._folded: dict[str, str] = {}
        self._read_entries(entries)
        self._read_events(events)

    def near(self, code: str) -> str:
        """A known code that differs only in dots, blanks or leading zeros; '' when none does."""
        if not self._folded:
            self._folded = {_fold(known): known for known in self.births}
        near = self._folded.get(_fold(code), "")
        return "" if near == code else near

    def _read_entries(self, entries: Sequence[UnitEntry]) -> None:
        first: dict[str, str] = {}
        for index, entry in enumerate(entries):
            where = entry.where or f"units[{index}]"
            code = self._sound_code(entry.code, where)
            if not code:
                continue
            if code in first:
                self._problem("code_twice", where, code=code, first=first[code])
                continue
            first[code] = where
            if not entry.name.strip():
                self._problem("name_missing", where, code=code)
            if not entry.kind.strip():
                self._problem("kind_missing", where, code=code)
            date = entry.from_ or BEGINNING
            self._announce(code, date)
            self.entries.setdefault(date, []).append((where, entry))

    def _read_events(self, events: Sequence[UnitEvent]) -> None:
        for index, event in enumerate(events):
            where = event.where or f"events[{index}]"
            if not self._is_sound(event, where) or event.date is None:
                continue
            if event.event == "found":
                self._announce(event.units[0], event.date)
            elif event.event == "merge" and event.name and event.kind:
                self._announce(event.into[0], event.date)
            self.events.setdefault(event.date, []).append((where, event))

    def _announce(self, code: str, date: datetime.date) -> None:
        self.births[code] = min(date, self.births.get(code, date))

    def _sound_code(self, code: str, where: str) -> str:
        """The code without blanks; a code in bad shape is a problem, an empty one is ''."""
        stripped = code.strip()
        if not stripped:
            self._problem("code_empty", where)
        elif stripped != code or re.search(r"[;\n\r\t]", code):
            self._problem("code_blanks", where, code=code)
        return stripped

    def _is_sound(self, event: UnitEvent, where: str) -> bool:
        before = len(self.problems)
        if event.date is None:
            self._problem("date_missing", where, event=event.event)
        if event.event not in EVENTS:
            self._problem("event_unknown", where, event=event.event, events=EVENTS)
            return False
        for code in (*event.units, *event.into):
            self._sound_code(code, where)
        self._check_fields(event, where)
        if event.event == "merge":
            self._check_merge(event, where)
        elif event.event == "split":
            self._check_split(event, where)
        elif event.event == "report" and event.scope and event.scope not in SCOPES:
            self._problem("scope_unknown", where, scope=event.scope)
        return len(self.problems) == before

    def _check_fields(self, event: UnitEvent, where: str) -> None:
        name = event.event
        needed, allowed = _FIELDS[name]
        given = {field for field in _CHECKED_FIELDS if getattr(event, field)}
        if name == "rename" and "kind" in given:
            needed, allowed = frozenset(), needed | allowed  # a new kind alone will do
        if not event.units:
            self._problem("field_missing", where, event=name, field="units")
        for field in _CHECKED_FIELDS:
            if field in needed and field not in given:
                self._problem("field_missing", where, event=name, field=field)
            if field in given and field not in needed | allowed:
                self._problem("field_foreign", where, event=name, field=field)
        if name in _OF_ONE_UNIT and len(event.units) > 1:
            self._problem("one_unit_only", where, event=name, count=len(event.units))

    def _check_merge(self, event: UnitEvent, where: str) -> None:
        if len(event.into) > 1:
            self._problem("merge_into_many", where, codes=event.into)
        elif event.units and event.into and not set(event.units) - set(event.into):
            self._problem("merge_nothing", where, code=event.into[0])

    def _check_split(self, event: UnitEvent, where: str) -> None:
        code = event.unit or ""
        if event.into and len(set(event.into)) < 2:
            self._problem("split_parts", where, code=code)
        if not event.shares:
            return
        count, parts, total = len(event.shares), len(event.into), sum(event.shares)
        if count != parts:
            self._problem("shares_count", where, count=count, parts=parts)
        elif total != 1 or min(event.shares) <= 0:
            self._problem("shares_wrong", where, code=code, sum=f"{float(total):.6g}")

    def _problem(self, problem: str, where: str, **params: Param) -> None:
        self.problems.append(UnitProblem(problem, where, params))


def _fold(code: str) -> str:
    return re.sub(r"[\s.\-_/]", "", code).lstrip("0").casefold()
