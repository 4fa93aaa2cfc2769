"""Units with dates: the organisation over time and its tree on a day."""

import datetime
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from sync_service.domain.unit_history import (
    DayFlow,
    History,
    ReportStatement,
    live_through,
)
from sync_service.domain.unit_problems import UnitProblem, UnitsRefused
from sync_service.domain.unit_records import (
    EVENTS,
    SCOPES,
    UnitEntry,
    UnitEvent,
    UnitSpell,
)

__all__ = [
    "EVENTS",
    "SCOPES",
    "NoUnitsYet",
    "Organisation",
    "Tree",
    "UnitEntry",
    "UnitEvent",
    "UnitProblem",
    "UnitSpell",
    "UnitsRefused",
]

_TREES_KEPT: Final = 8


class NoUnitsYet(LookupError):
    """A tree was asked for on a day before the first unit exists."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(f"no unit exists on {day.isoformat()}")
        self.day = day


class Tree:
    """The units as they stand on one day, in preorder, children in the order of the file.

    All mappings are by unit code. `position` is the index in preorder, `last` the index of the
    last unit below (the unit's own when it has none): the subtree is that range.
    """

    def __init__(
        self,
        day: datetime.date,
        spells: Mapping[str, UnitSpell],
        statements: Mapping[str, Sequence[ReportStatement]],
    ) -> None:
        self.day = day
        below: dict[str | None, list[str]] = {}
        for code, spell in spells.items():
            below.setdefault(spell.parent, []).append(code)
        if not spells:
            raise NoUnitsYet(day)
        (self.root,) = below[None]
        self.children = {code: tuple(below.get(code, ())) for code in spells}
        self.parent = {code: spell.parent for code, spell in spells.items()}
        self.order = tuple(self._preorder())
        self.units: dict[str, UnitSpell] = {code: spells[code] for code in self.order}
        self.position = {code: index for index, code in enumerate(self.order)}
        self.depth: dict[str, int] = {}
        for code in self.order:
            above = self.parent[code]
            self.depth[code] = 0 if above is None else self.depth[above] + 1
        self.last = self._last_below()
        self._scopes = {
            code: _scope_on(day, told) for code, told in statements.items() if code in spells
        }
        self._covered: dict[str, dict[str, str]] = {}

    def __len__(self) -> int:
        return len(self.order)

    def __contains__(self, code: object) -> bool:
        return code in self.units

    def subtree(self, code: str) -> tuple[str, ...]:
        """The unit and everything below it, in preorder."""
        return self.order[self.position[code] : self.last[code] + 1]

    def is_within(self, code: str, top: str) -> bool:
        """Whether a unit is `top` itself or stands below it."""
        return self.position[top] <= self.position[code] <= self.last[top]

    def path(self, code: str) -> tuple[str, ...]:
        """The units from the province down to this one, both included."""
        return tuple(reversed(tuple(self._upward(code))))

    def reports_for_subtree(self, form: str) -> frozenset[str]:
        """The units that report this form for everything below them too."""
        return frozenset(code for code, scope in self._scopes.items() if scope(form))

    def covered(self, form: str) -> Mapping[str, str]:
        """Units whose figures of this form come in a report from above → the unit that reports.

        Where units reporting for their subtrees stand above one another, the highest counts.
        """
        if form not in self._covered:
            found: dict[str, str] = {}
            for top in sorted(self.reports_for_subtree(form), key=self.position.__getitem__):
                if top not in found:
                    found.update(dict.fromkeys(self.subtree(top)[1:], top))
            self._covered[form] = found
        return self._covered[form]

    def common_above(self, codes: Sequence[str]) -> str:
        """The lowest unit whose subtree holds all of these units."""
        first = min(codes, key=self.position.__getitem__)
        final = max(self.position[code] for code in codes)
        return next(code for code in self._upward(first) if self.last[code] >= final)

    def _upward(self, code: str) -> Iterator[str]:
        step: str | None = code
        while step is not None:
            yield step
            step = self.parent[step]

    def _preorder(self) -> Iterator[str]:
        ahead = [self.root]
        while ahead:
            code = ahead.pop()
            yield code
            ahead.extend(reversed(self.children[code]))

    def _last_below(self) -> dict[str, int]:
        last = dict(self.position)
        for code in reversed(self.order):
            above = self.parent[code]
            if above is not None and last[code] > last[above]:
                last[above] = last[code]
        return last


class _Scope:
    """For which forms a unit reports for its subtree: a general answer and the exceptions."""

    def __init__(self) -> None:
        self.for_all = False
        self.forms: dict[str, bool] = {}

    def __call__(self, form: str) -> bool:
        return self.forms.get(form, self.for_all)


def _scope_on(day: datetime.date, told: Sequence[ReportStatement]) -> _Scope:
    scope = _Scope()
    for statement in told:
        if statement.day > day:
            break
        if not statement.forms:
            scope.for_all = statement.for_subtree
            scope.forms.clear()
        scope.forms.update(dict.fromkeys(statement.forms, statement.for_subtree))
    return scope


class Organisation:
    """All units over all time; made by `build`, never changed afterwards."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._trees: dict[datetime.date, Tree] = {}

    @classmethod
    def build(
        cls, entries: Sequence[UnitEntry], events: Sequence[UnitEvent] = ()
    ) -> "Organisation":
        """The organisation that the rows and events tell of.

        Raises UnitsRefused with every problem found, each with place, fault and mend.
        """
        return cls(live_through(entries, events))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that ever belonged to a unit, in the order of the file."""
        return tuple(self._history.spells)

    def spells(self, code: str) -> tuple[UnitSpell, ...]:
        """A unit's states in order of time; KeyError when no unit ever had the code."""
        return self._history.spells[code]

    @cached_property
    def all_spells(self) -> tuple[UnitSpell, ...]:
        """Every state of every unit, in the order of the file."""
        return tuple(spell for spells in self._history.spells.values() for spell in spells)

    def tree(self, day: datetime.date) -> Tree:
        """The tree on a day; NoUnitsYet before the first unit. The last few are kept."""
        tree = self._trees.get(day)
        if tree is None:
            tree = Tree(day, self._standing(day), self._history.statements)
            # Another thread may do the same; at worst a tree is made twice.
            for old in tuple(self._trees)[: 1 - _TREES_KEPT]:
                self._trees.pop(old, None)
            self._trees[day] = tree
        return tree

    def changed_between(self, earlier: datetime.date, later: datetime.date) -> bool:
        """Whether after `earlier` and up to `later` anything but names and kinds changed.

        That is: units founded, closed, moved, merged or split, or who reports for whom.
        """
        changes = self._history.changes
        return bisect_right(changes, earlier) < bisect_right(changes, later)

    def flows_between(self, earlier: datetime.date, later: datetime.date) -> tuple[DayFlow, ...]:
        """Whose figures went where after `earlier` and up to `later`, in order of time."""
        return tuple(flow for flow in self._history.flows if earlier < flow.day <= later)

    def _standing(self, day: datetime.date) -> dict[str, UnitSpell]:
        standing = {}
        for code, spells in self._history.spells.items():
            for spell in spells:
                if (spell.valid_from is None or spell.valid_from <= day) and (
                    spell.valid_until is None or day < spell.valid_until
                ):
                    standing[code] = spell
                    break
        return standing
