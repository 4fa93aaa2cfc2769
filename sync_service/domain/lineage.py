"""Lineage: which units of a later day carry on the figures of the units of an earlier one.

The restated earlier total of a later unit is the sum of the earlier figures *attached* inside
its subtree. It may be compared with the later total unless some earlier figure went partly
inside and partly outside that subtree; such units are blurred.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sync_service.domain.units import Organisation, Tree

Heirs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Blur:
    """Why a later unit has no comparable earlier total, and through which earlier units.

    `split`: their figures were divided among several units. `reported_together`: one report
    for a whole subtree held figures that now belong to several units.
    """

    reason: Literal["split", "reported_together"]
    units: tuple[str, ...]


def changed_heirs(
    organisation: Organisation, earlier: datetime.date, later: datetime.date
) -> dict[str, Heirs]:
    """The earlier units whose figures others (or others too) carry on → those later units.

    A unit of the earlier tree that is left out carries on its own figures. Works backwards
    over the events in between, so it costs what happened, not the size of the tree.
    """
    if earlier > later:
        raise ValueError(f"{earlier.isoformat()} is after {later.isoformat()}")
    carried: dict[str, Heirs] = {}
    for flow in reversed(organisation.flows_between(earlier, later)):
        carried.update({code: _followed(targets, carried) for code, targets in flow.heirs.items()})
    tree = organisation.tree(earlier)
    return {code: heirs for code, heirs in carried.items() if code in tree and heirs != {code}}


def heirs(
    organisation: Organisation, earlier: datetime.date, later: datetime.date
) -> dict[str, Heirs]:
    """For every unit of the earlier tree the units of the later tree that carry on its figures.

    A merged unit is carried on by the one it became part of, a split one by all its parts, one
    closed without successor by the unit above it at that time; through any number of events.
    """
    changed = changed_heirs(organisation, earlier, later)
    return {code: changed.get(code, frozenset({code})) for code in organisation.tree(earlier).order}


class Lineage:
    """How the units of one day and those of a later day go together.

    With a `form` the figures are those of its reports: a unit reporting for its whole subtree
    brings the figures of everything below it, and carries them on for everything below it.
    """

    def __init__(
        self,
        organisation: Organisation,
        earlier: datetime.date,
        later: datetime.date,
        form: str | None = None,
    ) -> None:
        self.earlier = organisation.tree(earlier)
        self.later = organisation.tree(later)
        self._below = {} if form is None else self.earlier.covered(form)  # reported from above
        own = changed_heirs(organisation, earlier, later)
        self._heirs = own if form is None else _reported(own, self.earlier, self.later, form)
        self._attached: dict[str, str] = {}
        self._sole: dict[str, list[str]] = {}  # later unit → earlier ones it carries on alone
        self._shared: set[str] = set()  # later units that have a part of some earlier one
        blurring: dict[str, list[str]] = {}
        for code, heirs in self._heirs.items():
            if code in self._below:
                continue
            if len(heirs) == 1:
                self._sole.setdefault(next(iter(heirs)), []).append(code)
            else:
                self._shared |= heirs
                for unit in self._between(heirs, self.attach(code)):
                    blurring.setdefault(unit, []).append(code)
        self._blurs = {unit: self._blur(codes, own) for unit, codes in blurring.items()}

    def heirs_of(self, code: str) -> Heirs:
        """The later units that carry on an earlier unit's figures; KeyError if it was none."""
        if code not in self.earlier:
            raise KeyError(code)
        return self._heirs.get(code, frozenset({code}))

    def predecessors_of(self, code: str) -> tuple[str, ...]:
        """The earlier units all of whose figures go to this later unit alone, in preorder.

        Empty for a newly founded unit: its earlier figure is null. KeyError if it is no unit.
        """
        if code not in self.later:
            raise KeyError(code)
        found = list(self._sole.get(code, ()))
        if code in self.earlier and code not in self._heirs and code not in self._below:
            found.append(code)
        return tuple(sorted(found, key=self.earlier.position.__getitem__))

    def attach(self, code: str) -> str:
        """The lowest later unit whose subtree holds all heirs of an earlier unit."""
        heirs = self.heirs_of(code)
        if len(heirs) == 1:
            return next(iter(heirs))
        if code not in self._attached:
            self._attached[code] = self.later.common_above(tuple(heirs))
        return self._attached[code]

    def comparable(self, code: str) -> bool:
        """Whether a later unit's subtree total has an earlier total to be compared with."""
        return self.blur(code) is None

    def own_comparable(self, code: str) -> bool:
        """Whether a later unit's own figures carry on whole earlier units only.

        Stricter than `comparable`: a unit that gave off a part to a unit below it keeps its
        total, but not its own figures.
        """
        if code not in self.later:
            raise KeyError(code)
        return code not in self._shared

    def blur(self, code: str) -> Blur | None:
        """Why a later unit is not comparable; None when it is. KeyError if it is no unit."""
        if code not in self.later:
            raise KeyError(code)
        return self._blurs.get(code)

    @property
    def blurred(self) -> frozenset[str]:
        """All later units that are not comparable."""
        return frozenset(self._blurs)

    @property
    def moved(self) -> Mapping[str, Heirs]:
        """The earlier units that do not simply carry on their own figures → their heirs."""
        return MappingProxyType(self._heirs)

    def _between(self, heirs: Heirs, top: str) -> set[str]:
        """All later units from the heirs up to, but without, the one above them all."""
        between: set[str] = set()
        for heir in heirs:
            for unit in reversed(self.later.path(heir)):
                if unit == top or unit in between:
                    break
                between.add(unit)
        return between

    def _blur(self, codes: list[str], own: Mapping[str, Heirs]) -> Blur:
        sources = tuple(sorted(codes, key=self.earlier.position.__getitem__))
        divided = any(len(own.get(code, ())) > 1 for code in sources)
        return Blur("split" if divided else "reported_together", sources)


def _followed(targets: Heirs, carried: Mapping[str, Heirs]) -> Heirs:
    return frozenset().union(*(carried.get(target, (target,)) for target in targets))


def _reported(own: Mapping[str, Heirs], earlier: Tree, later: Tree, form: str) -> dict[str, Heirs]:
    """The heirs in terms of reports of one form instead of the units' own figures."""
    below, below_later = earlier.covered(form), later.covered(form)

    def reported(code: str) -> Heirs:
        unit_heirs = own.get(code, frozenset({code}))
        return frozenset(below_later.get(heir, heir) for heir in unit_heirs)

    found = {code: reported(code) for code in {*own, *below_later} if code in earlier}
    for top in set(below.values()):
        found[top] = frozenset().union(*map(reported, earlier.subtree(top)))
    return {code: heirs for code, heirs in found.items() if heirs != {code}}
