"""Founding rows and events lived through day by day, into spells and flows of figures.

All events of a day hold at once: foundations come first, then merges, splits and closings in
the order of the file, then renamings, moves and reporting scopes, so that a move on the day of
a merge or split wins over what the merge did to the units below.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sync_service.domain.unit_problems import Param, UnitProblem, UnitsRefused
from sync_service.domain.unit_records import UnitEntry, UnitEvent, UnitSpell
from sync_service.domain.unit_statements import BEGINNING, Statements

END: Final = datetime.date.max


@dataclass(frozen=True, slots=True)
class DayFlow:
    """Whose figures go where on one day: unit before the day → units living after it."""

    day: datetime.date
    heirs: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ReportStatement:
    """From `day` on the unit reports for its whole subtree or not; no forms: for all."""

    day: datetime.date
    for_subtree: bool
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All spells of all units in the order of the file, and what happened between them."""

    spells: Mapping[str, tuple[UnitSpell, ...]]
    flows: tuple[DayFlow, ...]
    statements: Mapping[str, tuple[ReportStatement, ...]]
    changes: tuple[datetime.date, ...]  # days on which structure, lineage or scope change


def live_through(entries: Sequence[UnitEntry], events: Sequence[UnitEvent]) -> History:
    """The history that the rows and events tell; raises UnitsRefused with every problem."""
    chronicle = _Chronicle(Statements(entries, events))
    history = chronicle.tell()
    if chronicle.problems:
        raise UnitsRefused(chronicle.problems)
    return history


_PHASES: Final = (("found",), ("merge", "split", "close"), ("rename", "move", "report"))


@dataclass(slots=True)
class _Living:
    name: str
    kind: str
    parent: str | None
    email: str | None
    since: datetime.date  # of the present spell
    founded: datetime.date
    origin: str  # the place that tells of its foundation
    where: str  # the place that put it below its present parent


@dataclass(slots=True)
class _Day:
    """What happened on the day at hand."""

    date: datetime.date
    touched: dict[str, None] = field(default_factory=dict)
    ended: dict[str, tuple[str, bool]] = field(default_factory=dict)  # where; by a split
    flows: dict[str, set[str | None]] = field(default_factory=dict)
    structural: bool = False


class _Chronicle:
    """The state of all units on the day at hand, the spells ended so far, the problems."""

    def __init__(self, told: Statements) -> None:
        self.told = told
        self.problems: list[UnitProblem] = list(told.problems)
        self.living: dict[str, _Living] = {}
        self.children: dict[str | None, dict[str, None]] = {None: {}}
        self.past: dict[str, list[tuple[UnitSpell, str]]] = {}
        self.statements: dict[str, list[ReportStatement]] = {}
        self.flows: list[DayFlow] = []
        self.changes: list[datetime.date] = []
        self.bereft: set[tuple[str, datetime.date]] = set()  # closed with units below: reported
        self.roots: tuple[str, ...] | None = None
        self.loops: set[frozenset[str]] = set()
        self.day = _Day(BEGINNING)

    def tell(self) -> History:
        """The whole history; problems are noted on the way."""
        days = sorted({*self.told.entries, *self.told.events})
        for date in days:
            self.day = _Day(date)
            self._live_day()
        if not days:
            self._problem("root_none", "units", date=BEGINNING)
        for code in tuple(self.living):
            self._end_spell(code, None)
        self._check_parents()
        spells = {
            code: tuple(spell for spell, _ in self.past[code])
            for code in self.told.births
            if code in self.past
        }
        statements = {code: tuple(told) for code, told in self.statements.items()}
        return History(spells, tuple(self.flows), statements, tuple(self.changes))

    # -- one day

    def _live_day(self) -> None:
        for where, entry in self.told.entries.get(self.day.date, ()):
            code, parent = entry.code.strip(), entry.parent or None
            self._found(code, entry.name, entry.kind, parent, where, entry.email)
        todays = self.told.events.get(self.day.date, ())
        for phase in _PHASES:
            for where, event in todays:
                if event.event in phase:
                    _DOINGS[event.event](self, event, where)
        self._settle_flows()
        if self.day.touched or self.day.ended:
            self._check_day()
        if self.day.structural:
            self.changes.append(self.day.date)

    def _found(
        self,
        code: str,
        name: str,
        kind: str,
        parent: str | None,
        where: str,
        email: str | None = None,
    ) -> None:
        date = self.day.date
        present = self.living.get(code)
        if present is not None or code in self.day.ended:
            since = present.founded if present is not None else date
            first = present.origin if present is not None else self.day.ended[code][0]
            self._problem("founded_twice", where, code=code, date=date, since=since, first=first)
            return
        self.living[code] = _Living(name, kind, parent, email, date, date, where, where)
        self.children.setdefault(parent, {})[code] = None
        self._touch(code)

    def _found_event(self, event: UnitEvent, where: str) -> None:
        self._found(event.units[0], event.name or "", event.kind or "", event.parent, where)

    def _close(self, event: UnitEvent, where: str) -> None:
        for code in self._those_living(event, where):
            self.day.flows[code] = {self.living[code].parent}
            self._end(code, where)

    def _rename(self, event: UnitEvent, where: str) -> None:
        for code in self._those_living(event, where):
            self._change(code, event.name, event.kind)

    def _move(self, event: UnitEvent, where: str) -> None:
        for code in self._those_living(event, where):
            self._put_below(code, event.parent, where)

    def _report(self, event: UnitEvent, where: str) -> None:
        statement = ReportStatement(self.day.date, event.scope == "subtree", event.forms)
        for code in self._those_living(event, where):
            self.statements.setdefault(code, []).append(statement)
            self.day.structural = True

    def _merge(self, event: UnitEvent, where: str) -> None:
        into = event.into[0]
        merged = [code for code in self._those_living(event, where) if code != into]
        if not merged:
            return
        if into in self.living:
            self._change(into, event.name, event.kind)
            parent = event.parent or self._above(into, frozenset(merged))
            if parent != self.living[into].parent:
                self._put_below(into, parent, where)
        elif not (event.name and event.kind):
            near = self.told.near(into)
            self._problem("merge_into_missing", where, code=into, date=self.day.date, near=near)
            return
        else:
            above = tuple(dict.fromkeys(self._above(code, frozenset(merged)) for code in merged))
            if event.parent is None and len(above) > 1:
                parents = tuple(str(code) for code in above)
                self._problem("merge_parent_unclear", where, code=into, parents=parents)
            parent = event.parent or above[0]
            self._found(into, event.name, event.kind, parent, where)
        for code in merged:
            self.day.flows[code] = {into}
            self._end(code, where)
            for child in tuple(self.children.get(code, ())):
                self._put_below(child, into, where)

    def _split(self, event: UnitEvent, where: str) -> None:
        living = self._those_living(event, where)
        missing = [code for code in event.into if code not in self.living]
        for code in missing:
            near = self.told.near(code)
            self._problem("split_part_missing", where, code=code, date=self.day.date, near=near)
        if missing or not living:
            return
        whole = living[0]
        self.day.flows.setdefault(whole, set()).update(event.into)
        self.day.structural = True
        if whole not in event.into:
            self._end(whole, where, split=True)

    def _above(self, code: str, merged: frozenset[str]) -> str | None:
        """The nearest unit above that is not itself being merged."""
        above = self.living[code].parent
        seen = {code}
        while above in merged and above not in seen and above in self.living:
            seen.add(above)
            above = self.living[above].parent
        return above

    def _those_living(self, event: UnitEvent, where: str) -> list[str]:
        """The event's units that exist today; the others are problems."""
        date = self.day.date
        present = []
        for code in dict.fromkeys(event.units):
            if code in self.living:
                present.append(code)
            elif code not in self.told.births:
                self._problem("unit_unknown", where, code=code, near=self.told.near(code))
            elif (founded := self.told.births[code]) > date:
                self._problem("unit_not_yet", where, code=code, date=date, founded=founded)
            else:
                closed = self.past[code][-1][0].valid_until if code in self.past else founded
                self._problem("unit_closed", where, code=code, date=date, closed=closed or date)
        return present

    # -- changes of one unit

    def _touch(self, code: str) -> None:
        self.day.touched[code] = None
        self.day.structural = True

    def _change(self, code: str, name: str | None, kind: str | None) -> None:
        unit = self.living[code]
        if (name or unit.name, kind or unit.kind) == (unit.name, unit.kind):
            return
        self._end_spell(code, self.day.date)
        unit.name, unit.kind = name or unit.name, kind or unit.kind
        unit.since = self.day.date

    def _put_below(self, code: str, parent: str | None, where: str) -> None:
        unit = self.living[code]
        self._end_spell(code, self.day.date)
        self.children[unit.parent].pop(code, None)
        self.children.setdefault(parent, {})[code] = None
        unit.parent, unit.since, unit.where = parent, self.day.date, where
        self._touch(code)

    def _end(self, code: str, where: str, *, split: bool = False) -> None:
        self._end_spell(code, self.day.date)
        unit = self.living.pop(code)
        self.children[unit.parent].pop(code, None)
        if code in self.statements:
            self.statements[code].append(ReportStatement(self.day.date, False, ()))
        self.day.ended[code] = (where, split)
        self.day.structural = True

    def _end_spell(self, code: str, until: datetime.date | None) -> None:
        """Keep the present spell, unless it lasted no day."""
        unit = self.living[code]
        if unit.since == until:
            return
        since = None if unit.since == BEGINNING else unit.since
        spell = UnitSpell(code, unit.name, unit.kind, unit.parent, since, until, unit.email)
        self.past.setdefault(code, []).append((spell, unit.where))

    # -- the day's end

    def _settle_flows(self) -> None:
        flows = self.day.flows
        if not flows:
            return
        roots = tuple(self.children[None])
        heirs = {}
        for code in flows:
            reached = {code}
            open_ends = [code]
            while open_ends:
                for target in flows.get(open_ends.pop(), ()):
                    # A closed province leaves its figures to the one that follows it.
                    for heir in (target,) if target is not None else roots:
                        if heir not in reached:
                            reached.add(heir)
                            open_ends.append(heir)
            heirs[code] = frozenset(heir for heir in reached if heir in self.living)
        self.flows.append(DayFlow(self.day.date, heirs))

    def _check_day(self) -> None:
        date = self.day.date
        for code, (where, split) in self.day.ended.items():
            if children := tuple(self.children.get(code, ())):
                problem = "split_with_children" if split else "close_with_children"
                self.bereft.add((code, date))
                self._problem(problem, where, code=code, date=date, children=children)
        sound: set[str] = set()
        for code in self.day.touched:
            self._check_loop(code, sound)
        roots = tuple(self.children[None])
        if roots != self.roots and len(roots) > 1:
            where = self.living[roots[-1]].where
            self._problem("roots_two", where, date=date, count=len(roots), codes=roots)
        if roots != self.roots and not roots:
            where = next((where for where, _ in self.day.ended.values()), "units")
            self._problem("root_none", where, date=date)
        self.roots = roots

    def _check_loop(self, code: str, sound: set[str]) -> None:
        trail: dict[str, None] = {}
        step: str | None = code
        while step in self.living and step not in sound:
            if step in trail:
                loop = list(trail)[list(trail).index(step) :]
                if frozenset(loop) not in self.loops:
                    self.loops.add(frozenset(loop))
                    where = self.living[code].where
                    self._problem("loop", where, date=self.day.date, loop=" → ".join([*loop, step]))
                break
            trail[step] = None
            step = self.living[step].parent
        sound.update(trail)

    # -- the whole time

    def _check_parents(self) -> None:
        """Every unit above exists, and the whole time of those below it."""
        for code, spells in self.past.items():
            for spell, where in spells:
                above = spell.parent
                if above is None:
                    continue
                if above not in self.past:
                    near = self.told.near(above)
                    self._problem("parent_unknown", where, code=code, parent=above, near=near)
                    continue
                for start, end in _gaps(spell, self.past[above]):
                    if (above, start) not in self.bereft:
                        span: dict[str, Param] = {"start": start, "end": end}
                        self._problem("parent_gap", where, code=code, parent=above, **span)

    def _problem(self, problem: str, where: str, **params: Param) -> None:
        self.problems.append(UnitProblem(problem, where, params))


def _gaps(
    spell: UnitSpell, above: list[tuple[UnitSpell, str]]
) -> Iterator[tuple[datetime.date, datetime.date]]:
    """The stretches of a spell in which the unit above does not exist."""
    reached, end = spell.valid_from or BEGINNING, spell.valid_until or END
    for other, _ in above:
        if reached >= end:
            return
        start = other.valid_from or BEGINNING
        if start > reached:
            yield reached, min(start, end)
        reached = max(reached, other.valid_until or END)
    if reached < end:
        yield reached, end


_DOINGS: Final[dict[str, Callable[[_Chronicle, UnitEvent, str], None]]] = {
    "found": _Chronicle._found_event,
    "close": _Chronicle._close,
    "rename": _Chronicle._rename,
    "move": _Chronicle._move,
    "merge": _Chronicle._merge,
    "split": _Chronicle._split,
    "report": _Chronicle._report,
}
