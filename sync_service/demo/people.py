"""Invented members, drawn by lot: behind every figure of the sample stand these few traits.

Counting them makes figures that fit together by themselves; no trait of a real person is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sync_service.demo.province import Profile

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Draw = np.random.Generator

# Upper ends of the age bands T1..T7; T8 is above the last.
AGE_BANDS = (30, 35, 40, 45, 50, 55, 60)
NOT_WORKING, STUDENT, PRIVATE = 11, 10, 5
PROBATION = 4  # quarters

# Occupations NN1..NN11 by establishment, in hundredths; those below one who works sit there.
_OCCUPATIONS: Mapping[str, tuple[int, ...]] = {
    "commune": (3, 12, 12, 1, 1, 24, 0, 0, 7, 2, 38),
    "zone": (6, 10, 12, 1, 2, 20, 0, 0, 8, 1, 40),
    "ward": (8, 8, 14, 2, 4, 4, 0, 0, 10, 2, 48),
    "office": (97, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0),
    "public": (2, 0, 96, 0, 0, 0, 0, 0, 0, 2, 0),
    "state_firm": (0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0),
    "part_state_firm": (0, 0, 0, 98, 2, 0, 0, 0, 0, 0, 0),
    "private_firm": (0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0),
    "private_public": (0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0),
    "army": (0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0),
    "police": (0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0),
    "other": (0, 0, 0, 0, 20, 60, 0, 0, 20, 0, 0),
}
_PLACES = ("commune", "ward", "zone")
# Professional levels CM0..CM6: of those in communes and wards, and of all others.
_LEVELS_OF_A_PLACE = (42, 10, 16, 8, 22, 2, 0)
_LEVELS_OF_AN_OFFICE = (2, 3, 10, 12, 55, 17, 1)


@dataclass(frozen=True)
class People:
    """Members, one slot each in arrays of one length. `born` and `joined` count quarters."""

    unit: Ints
    women: Flags
    minority: Flags
    religious: Flags
    born: Ints
    joined: Ints
    schooling: Ints  # HV1..HV4
    level: Ints  # CM0..CM6
    occupation: Ints  # NN1..NN11
    theory: Ints  # 0 none, LL1..LL3
    union: Flags
    owner: Flags
    again: Flags  # re-admitted

    def __len__(self) -> int:
        return len(self.unit)

    def chosen(self, which: Flags | Ints) -> Self:
        """Those at the given places, or where the mask is true."""
        return replace(self, **{name: getattr(self, name)[which] for name in _NAMES})

    def joined_by(self, *others: Self) -> Self:
        """These and the others, one after another."""
        together: dict[str, Any] = {
            name: np.concatenate([getattr(one, name) for one in (self, *others)]) for name in _NAMES
        }
        return replace(self, **together)

    def placed(self, unit: Ints) -> Self:
        """The same people in other units."""
        return replace(self, unit=unit)

    def ages(self, quarter: int) -> Ints:
        """Full years of age."""
        return np.clip((quarter - self.born) // 4, 18, 99)

    def bands(self, quarter: int) -> Ints:
        """Age bands 1..8."""
        return 1 + np.searchsorted(np.array(AGE_BANDS), self.ages(quarter), side="left")


_NAMES = tuple(field.name for field in fields(People))


def draw_members(draw: Draw, profiles: Mapping[int, Profile], quarter: int) -> People:
    """The members of all units at the beginning, by the units' profiles."""
    sizes = [profile.members for profile in profiles.values()]
    unit = np.repeat(np.array(list(profiles), dtype=np.int64), sizes)
    count = len(unit)
    people = _draw(draw, unit, profiles, quarter, _ages_of_members)
    since = draw.integers(0, 100, count)
    grown = (quarter - people.born) // 4 - 18
    joined = quarter - np.minimum(since, np.maximum(grown, 0) * 4)
    return replace(people, joined=joined)


def draw_newcomers(draw: Draw, unit: Ints, profiles: Mapping[int, Profile], quarter: int) -> People:
    """People admitted into the given units in this quarter."""
    people = _draw(draw, unit, profiles, quarter, _ages_of_newcomers)
    return replace(
        people,
        occupation=np.where(people.occupation == NOT_WORKING, 9, people.occupation),
        theory=np.zeros(len(unit), dtype=np.int64),
        again=draw.random(len(unit)) < 0.01,
    )


def _draw(
    draw: Draw, unit: Ints, profiles: Mapping[int, Profile], quarter: int, ages_of: Any
) -> People:
    count = len(unit)
    known = {code: number for number, code in enumerate(profiles)}
    which = np.array([known[code] for code in unit.tolist()], dtype=np.int64)
    told = list(profiles.values())
    place = np.array([one.establishment in _PLACES for one in told])[which]
    occupation = _lots(draw, [_OCCUPATIONS[one.establishment] for one in told], which) + 1
    ages = ages_of(draw, occupation)
    level = np.where(
        place,
        _lots(draw, [_LEVELS_OF_A_PLACE], np.zeros(count, dtype=np.int64)),
        _lots(draw, [_LEVELS_OF_AN_OFFICE], np.zeros(count, dtype=np.int64)),
    )
    # Who has a degree has finished school; the others of the older years often have not.
    schooling = np.where(level >= 2, 4, 4 - draw.integers(0, 3, count) * (ages > 45))
    schooling = np.where((level == 0) & (draw.random(count) < 0.15), 3, schooling)
    schooling = np.where((schooling == 2) & (draw.random(count) < 0.1), 1, schooling)
    share = {
        name: np.array([getattr(one, name) for one in told])[which]
        for name in ("women", "minority", "religious")
    }
    return People(
        unit=unit,
        women=draw.random(count) < share["women"],
        minority=draw.random(count) < share["minority"],
        religious=draw.random(count) < share["religious"],
        born=quarter - ages * 4 - draw.integers(0, 4, count),
        joined=np.full(count, quarter, dtype=np.int64),
        schooling=schooling,
        level=level,
        occupation=occupation,
        theory=_theory(draw, level),
        union=draw.random(count) < 0.6,
        owner=(occupation == PRIVATE) & (draw.random(count) < 0.15),
        again=np.zeros(count, dtype=np.bool_),
    )


def _lots(draw: Draw, weights: list[tuple[int, ...]], which: Ints) -> Ints:
    """One lot each, by the row of weights that `which` names."""
    bounds = np.cumsum(np.array(weights), axis=1)[which]
    lots = draw.random(len(which)) * bounds[:, -1]
    return np.asarray((lots[:, None] >= bounds).sum(axis=1), dtype=np.int64)


def _ages_of_members(draw: Draw, occupation: Ints) -> Ints:
    count = len(occupation)
    working = 24 + (draw.beta(1.6, 1.9, count) * 36).astype(np.int64)
    retired = 57 + (draw.beta(1.3, 2.2, count) * 38).astype(np.int64)
    student = draw.integers(18, 23, count)
    return np.where(
        occupation == NOT_WORKING, retired, np.where(occupation == STUDENT, student, working)
    )


def _ages_of_newcomers(draw: Draw, occupation: Ints) -> Ints:
    count = len(occupation)
    ages = 20 + (draw.beta(1.4, 3.4, count) * 34).astype(np.int64)
    return np.where(occupation == STUDENT, draw.integers(18, 23, count), ages)


def _theory(draw: Draw, level: Ints) -> Ints:
    lots = draw.random(len(level))
    trained = np.where(lots < 0.45, 1, np.where(lots < 0.72, 2, 0))
    return np.where((level >= 4) & (lots > 0.9), 3, trained)
