"""Honest counts for the plans' targets, and the year's ratings, out of a unit's statistics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from sync_service.demo.chronicle import Quarter

Table = Mapping[tuple[str, str], npt.NDArray[Any]]
Made = dict[tuple[str, str], npt.NDArray[np.float64]]
Entries = dict[str, float]

_GRASSROOTS = ("dang_bo_co_so", "chi_bo_co_so")
_FIELDWORK = "DV_NN6"  # who farms lives where they work
_SELF_EMPLOYED = "DV_NN9"


@dataclass(frozen=True)
class _Unit:
    """A reporting unit's own size. `committee` is 1 where it stands above the grassroots."""

    code: str
    establishment: str | None
    committee: int
    organisations: int
    sections: int
    cells: int
    members: int
    of: Mapping[str, int]  # totals of the statistics by measure


def counts_of(quarter: Quarter, statistics: Table, seed: int) -> Made:
    """The counts that targets need: every unit's figure by measure and column."""
    rows = {
        unit.code: _counts(unit, quarter, Random(f"{seed} {unit.code} {quarter.period.year}"))
        for unit in _units(quarter, statistics)
    }
    return _made(quarter, {code: {"count": row} for code, row in rows.items()})


def ratings_of(quarter: Quarter, statistics: Table, seed: int) -> Made:
    """The year's ratings: every unit's figure by measure and column."""
    rows: dict[str, dict[str, Entries]] = {}
    for unit in _units(quarter, statistics):
        lots = Random(f"{seed} {unit.code} {quarter.period.year} rating")
        exempt = unit.of.get("DV_mien", 0)
        recent = min(unit.of.get("KN", 0), unit.of.get("DV_du_bi", 0))
        rows[unit.code] = {
            "cap_tren": _rated(unit.committee, lots),
            "tccsd": _rated(unit.organisations, lots),
            "chi_bo": _rated(unit.cells, lots),
            "members": _rated(unit.members - exempt - recent, lots, exempt, recent),
        }
    return _made(quarter, rows)


def _made(quarter: Quarter, rows: Mapping[str, Mapping[str, Entries]]) -> Made:
    made: Made = {}
    for code, columns in rows.items():
        for column, entries in columns.items():
            for measure, number in entries.items():
                table = made.setdefault(
                    (measure, column), np.full(len(quarter.codes), np.nan, dtype=np.float64)
                )
                table[quarter.codes[code]] = number
    return made


def _units(quarter: Quarter, statistics: Table) -> Iterator[_Unit]:
    totals = {
        measure: table for (measure, column), table in statistics.items() if column == "total"
    }
    for code, spell in quarter.tree.units.items():
        place = quarter.codes[code]
        profile = quarter.profiles.get(code)
        yield _Unit(
            code,
            profile.establishment if profile else None,
            int(spell.kind not in _GRASSROOTS),
            int(statistics["TC", "tccsd"][place]),
            int(statistics["TC", "dang_bo_bo_phan"][place]),
            int(statistics["TC", "chi_bo_truc_thuoc"][place]),
            int(totals["D"][place]),
            {
                measure: int(table[place])
                for measure, table in totals.items()
                if not np.isnan(table[place])
            },
        )


def _counts(unit: _Unit, quarter: Quarter, lots: Random) -> Entries:
    """A year's lots are drawn in one order, and each quarter shows its part of them."""
    bodies = unit.committee + unit.organisations
    everything = bodies + unit.sections + unit.cells
    entries: Entries = {
        "QC_tong": everything,
        "QC_dung": everything - (lots.random() < 0.06 and everything > 1),
        "CTKT_tong": everything,
        "CTKT_co": everything - (lots.random() < 0.1) * (everything // 8),
        "MH_tong": bodies,
        "MH_moi": _once_a_year(bodies, 0.3, quarter, lots),
    }
    if unit.members:
        inspected = _once_a_year(unit.organisations, 0.08, quarter, lots)
        entries |= {"KT_tccsd": inspected} if inspected else {}
        entries |= _place_counts(unit, quarter, lots)
        entries |= _member_counts(unit, lots)
    return entries


def _once_a_year(many: int, share: float, quarter: Quarter, lots: Random) -> int:
    """How many out of so many have their turn in this quarter, each at most once a year."""
    turns = [lots.randint(1, 4) if lots.random() < share else 0 for _ in range(many)]
    return turns.count(quarter.period.number)


def _place_counts(unit: _Unit, quarter: Quarter, lots: Random) -> Entries:
    entries: Entries = {}
    late, lot = quarter.period.year >= 2025, lots.random()
    if unit.establishment in ("commune", "zone"):
        entries |= {"QS_tong": 1, "QS_cap_uy": int(lot < (0.97 if late else 0.6))}
    if unit.establishment == "ward":
        entries |= {"CA_tong": 1, "CA_cap_uy": int(lot < (0.7 if late else 0.3))}
    if unit.establishment in ("office", "commune", "zone") and lots.random() < 0.15:
        entries["TUV_tong"] = 1
    visits = [lots.randint(1, 4) for _ in range(lots.random() < 0.2)]
    if seen := visits.count(quarter.period.number):
        entries["TUV_du"] = seen
    return entries


def _member_counts(unit: _Unit, lots: Random) -> Entries:
    at_work = unit.of["DV_dang_lam_viec"] - unit.of[_FIELDWORK] - unit.of[_SELF_EMPLOYED]
    committed = unit.members - unit.of["DV_mien"]
    entries: Entries = {
        "CK_tong": committed,
        "CK_co": committed - int(committed * lots.uniform(0, 0.02)),
    }
    if at_work:
        entries["NCT_tong"] = at_work
        entries["NCT_lien_he"] = at_work - int(at_work * lots.uniform(0, 0.06))
    if outside := unit.of["KN_NN5"]:
        entries["KN_ngoai"] = outside
    return entries


def _rated(rated: int, lots: Random, exempt: int = 0, recent: int = 0) -> Entries:
    failed = int(rated * lots.uniform(0, 0.01))
    plain = int(rated * lots.uniform(0.03, 0.11))
    good_or_better = rated - failed - plain
    outstanding = int(good_or_better * lots.uniform(0.1, 0.16))
    entries: Entries = {
        "XL_tong": rated + exempt + recent,
        "XL_da": rated,
        "XL_xs": outstanding,
        "XL_tot": good_or_better - outstanding,
        "XL_ht": plain,
        "XL_kht": failed,
        "XL_tot_len": good_or_better,
        "KXL": exempt + recent,
        "KXL_dinh_chi": 0,
        "KXL_moi": recent,
    }
    return entries | {"KXL_mien": exempt}
