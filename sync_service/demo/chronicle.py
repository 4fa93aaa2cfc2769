"""Quarter after quarter of the sample province: who joins, leaves, moves, and what is merged."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from sync_service.demo.people import (
    PROBATION,
    Draw,
    Ints,
    People,
    draw_members,
    draw_newcomers,
)
from sync_service.demo.province import SEED, Profile
from sync_service.domain.lineage import changed_heirs
from sync_service.domain.periods import Period
from sync_service.domain.units import Organisation, Tree

BEGINNING = Period(2022, "Q4")
STATISTICS = "member_statistics"

# Of a quarter's members; Biểu 1's codes. Three to four in a hundred are admitted a year.
_LEAVING: Mapping[str, float] = {
    "C1": 0.0030,
    "C2": 0.0002,
    "C3": 0.0004,
    "C4": 0.0002,
    "C5a": 0.0016,
    "C5b": 0.0045,
}
_ADMITTED, _FROM_OUTSIDE, _RESTORED = 0.0088, 0.0016, 0.00003
# Some who move have left one unit and not yet reached the other when the quarter ends.
_ON_THE_WAY = 0.15
_PART_SPLIT_OFF = 0.25


@dataclass(frozen=True)
class Quarter:
    """A quarter as it was: members at both ends, those who came and went by Biểu 1's codes.

    Members' `unit` is a place in `codes`. `profiles` are those of the units that now have
    members of their own; `tree` stands as on the quarter's last day.
    """

    period: Period
    number: int
    codes: Mapping[str, int]
    tree: Tree
    opening: People
    closing: People
    moves: Mapping[str, People]
    profiles: Mapping[str, Profile]


def number_of(period: Period) -> int:
    """Quarters counted through the years, so that ages and terms are differences."""
    return period.year * 4 + period.number - 1


class Chronicle:
    """The quarters one by one, each drawn once and kept."""

    def __init__(
        self, organisation: Organisation, profiles: Mapping[str, Profile], seed: int = SEED
    ) -> None:
        self.organisation = organisation
        self.seed = seed
        self.codes = {code: place for place, code in enumerate(organisation.codes)}
        self._quarters: dict[Period, Quarter] = {}
        self._told = self._tell(dict(profiles))

    def quarter(self, period: Period) -> Quarter:
        """A quarter from 2023-Q1 on; LookupError for one before."""
        if number_of(period) <= number_of(BEGINNING):
            raise LookupError(f"the chronicle begins after {BEGINNING}")
        while period not in self._quarters:
            quarter = next(self._told)
            self._quarters[quarter.period] = quarter
        return self._quarters[period]

    def _tell(self, profiles: dict[str, Profile]) -> Iterator[Quarter]:
        draw = np.random.default_rng([self.seed, number_of(BEGINNING)])
        known = {self.codes[code]: profile for code, profile in profiles.items()}
        people = draw_members(draw, known, number_of(BEGINNING))
        travellers = people.chosen(np.zeros(len(people), dtype=np.bool_))
        day, period = BEGINNING.last_day, BEGINNING
        while True:
            period = _next(period)
            draw = np.random.default_rng([self.seed, number_of(period)])
            profiles, people, travellers = self._inherit(
                draw, day, period.last_day, profiles, people, travellers
            )
            day = period.last_day
            quarter, travellers = self._live(draw, period, profiles, people, travellers)
            people = quarter.closing
            yield quarter

    def _inherit(
        self,
        draw: Draw,
        earlier: datetime.date,
        later: datetime.date,
        profiles: dict[str, Profile],
        *groups: People,
    ) -> tuple[dict[str, Profile], People, People]:
        """Units and people after the mergers and splits between two days."""
        flows = changed_heirs(self.organisation, earlier, later)
        tree = self.organisation.tree(later)
        profiles = dict(profiles)
        for code, heirs in flows.items():
            if (old := profiles.pop(code, None)) is not None:
                for heir in sorted(heirs):
                    kind = tree.units[heir].kind
                    part = replace(old, cells=0) if len(heirs) > 1 and heir != code else old
                    profiles[heir] = _joined(part, profiles.get(heir), kind)
        moved = [one.placed(self._carried(draw, flows, one.unit)) for one in groups]
        return profiles, moved[0], moved[1]

    def _carried(self, draw: Draw, flows: Mapping[str, frozenset[str]], unit: Ints) -> Ints:
        new = unit.copy()
        for code, heirs in sorted(flows.items()):
            here = np.flatnonzero(unit == self.codes[code])
            parts = sorted(heirs, key=lambda heir: (heir != code, heir))
            new[here] = self.codes[parts[0]]
            for part in parts[1:]:
                gone = here[draw.random(len(here)) < _PART_SPLIT_OFF]
                new[gone] = self.codes[part]
        return new

    def _live(
        self,
        draw: Draw,
        period: Period,
        profiles: Mapping[str, Profile],
        opening: People,
        travellers: People,
    ) -> tuple[Quarter, People]:
        number = number_of(period)
        tree = self.organisation.tree(period.last_day)
        known = {self.codes[code]: profile for code, profile in profiles.items()}
        staying, moves = _leave(draw, opening, number)
        moving, moves["C5b"], staying = self._set_out(draw, tree, moves["C5b"], staying)
        late = draw.random(len(moving)) < _ON_THE_WAY
        moves["B2b"] = travellers.joined_by(moving.chosen(~late))
        moves["B1"] = draw_newcomers(draw, _places(draw, opening, _ADMITTED), known, number)
        moves["B2a"] = self._comers(draw, opening, _FROM_OUTSIDE)
        moves["B3"] = self._comers(draw, opening, _RESTORED)
        closing = staying.joined_by(*(moves[code] for code in ("B1", "B2a", "B2b", "B3")))
        quarter = Quarter(period, number, self.codes, tree, opening, closing, moves, profiles)
        return quarter, moving.chosen(late)

    def _set_out(
        self, draw: Draw, tree: Tree, moving: People, staying: People
    ) -> tuple[People, People, People]:
        """Those who move in their new units, the same in their old ones, those who stay.

        Who would only move within one report does not move.
        """
        reporter = reporters(self.codes, tree, STATISTICS)
        goal = staying.unit[draw.integers(0, len(staying), len(moving))]
        apart = reporter[goal] != reporter[moving.unit]
        gone = moving.chosen(apart)
        return gone.placed(goal[apart]), gone, staying.joined_by(moving.chosen(~apart))

    def _comers(self, draw: Draw, people: People, rate: float) -> People:
        """People like those who are there, who came from elsewhere."""
        return people.chosen(np.flatnonzero(draw.random(len(people)) < rate))


def reporters(codes: Mapping[str, int], tree: Tree, form: str) -> Ints:
    """For every unit's place the place of the unit whose report has its figures."""
    places = np.arange(len(codes), dtype=np.int64)
    for code, top in tree.covered(form).items():
        places[codes[code]] = codes[top]
    return places


def _leave(draw: Draw, people: People, number: int) -> tuple[People, dict[str, People]]:
    bounds = np.cumsum(np.array(list(_LEAVING.values())))
    # The old die oftener than the young; the sum over all stays about the same.
    lots = draw.random(len(people)) / np.clip((people.ages(number) - 20) / 30, 0.3, 2.5)
    fate = np.searchsorted(bounds, lots, side="right")
    moves = {code: people.chosen(fate == place) for place, code in enumerate(_LEAVING)}
    struck = moves["C3"]
    moves["C3_du_bi"] = struck.chosen(number - struck.joined < PROBATION)
    return people.chosen(fate == len(_LEAVING)), moves


def _places(draw: Draw, people: People, rate: float) -> Ints:
    """The units of a share of the members: where something happens, by the units' size."""
    return people.unit[draw.random(len(people)) < rate]


def _joined(one: Profile, other: Profile | None, kind: str) -> Profile:
    """The profile of a unit out of those that it was made of."""
    establishment = _PLACES.get(kind, one.establishment)
    cells = one.cells
    if other is not None:
        total = one.members + other.members
        # A cell that joins a committee goes on as one of its cells.
        cells = max(one.cells, 1) + max(other.cells, 1)
        one = replace(other, members=total)
    return replace(one, establishment=establishment, cells=cells)


_PLACES = {"dang_uy_xa": "commune", "dang_uy_phuong": "ward", "dang_uy_dac_khu": "zone"}


def _next(period: Period) -> Period:
    if period.number == 4:
        return Period(period.year + 1, "Q1")
    return Period(period.year, f"Q{period.number + 1}")
