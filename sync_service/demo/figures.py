"""The truth behind the sample: what an honest clerk of each unit would write in each quarter.

Rows are found by their codes in the form, so that a form with more or fewer of them is filled
as far as its codes are known here; an unknown measure stays blank.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sync_service.contract.definitions import StatisticsForm
from sync_service.demo.chronicle import STATISTICS, Chronicle, Quarter, reporters
from sync_service.demo.counts import counts_of, ratings_of
from sync_service.demo.people import AGE_BANDS, NOT_WORKING, PROBATION, STUDENT, Flags, People
from sync_service.domain.periods import Period

Number = int | float | None
Numbers = list[Number]
# By measure and column, then the figure of every unit's place.
Table = dict[tuple[str, str], npt.NDArray[Any]]

_RETIRED_FROM = 55
_ESTABLISHMENTS = {
    "commune": "TC_01",
    "ward": "TC_02",
    "zone": "TC_03",
    "office": "TC_04",
    "public": "TC_05",
    "state_firm": "TC_06",
    "part_state_firm": "TC_07",
    "private_firm": "TC_08",
    "private_public": "TC_09",
    "army": "TC_10",
    "police": "TC_11",
    "other": "TC_12",
}


class Truth:
    """Honest figures of every unit, quarter by quarter, by form."""

    def __init__(self, chronicle: Chronicle, forms: Mapping[str, StatisticsForm]) -> None:
        self.chronicle = chronicle
        self.forms = dict(forms)
        self._statistics: dict[Period, Table] = {}
        self._numbers: dict[tuple[Period, str], dict[str, Numbers]] = {}

    def numbers(self, period: Period, form: str, unit: str) -> Numbers:
        """What the unit's report says, in the order of the form's cells.

        A unit that reports for everything below it says it for all of them. LookupError for a
        unit that does not exist then.
        """
        key = (period, form)
        if key not in self._numbers:
            quarter = self.chronicle.quarter(period)
            table = self._table(quarter, form)
            self._numbers[key] = _in_order(self.forms[form], table, quarter)
        return self._numbers[key][unit]

    def _table(self, quarter: Quarter, form: str) -> Table:
        if form == STATISTICS:
            if quarter.period not in self._statistics:
                self._statistics[quarter.period] = _statistics(quarter)
            return self._statistics[quarter.period]
        statistics = self._table(quarter, STATISTICS)
        make = {"target_counts": counts_of, "annual_rating": ratings_of}[form]
        return make(quarter, statistics, self.chronicle.seed)


def _statistics(quarter: Quarter) -> Table:
    counted = _Counting(quarter)
    moves = quarter.moves
    table: Table = {}
    table |= counted.rows({"A": quarter.opening, "D": quarter.closing, **moves})
    for total, parts in (
        ("B2", ("B2a", "B2b")),
        ("C5", ("C5a", "C5b")),
        ("B", ("B1", "B2", "B3")),
        ("C", ("C1", "C2", "C3", "C4", "C5")),
    ):
        for column in _COLUMNS:
            table[total, column] = np.sum([table[part, column] for part in parts], axis=0)
    table |= counted.broken_down("KN", moves["B1"], newcomers=True)
    table |= counted.broken_down("DV", quarter.closing, newcomers=False)
    table["DV_tuoi_tb", "total"] = counted.average_age(quarter.closing)
    return table | _organisations(quarter, table["D", "total"])


_COLUMNS: Mapping[str, Callable[[People], Flags]] = {
    "total": lambda people: np.ones(len(people), dtype=np.bool_),
    "women": lambda people: people.women,
    "minority": lambda people: people.minority,
    "religious": lambda people: people.religious,
}


class _Counting:
    """Counts people by the unit that reports them."""

    def __init__(self, quarter: Quarter) -> None:
        self.number = quarter.number
        self.units = len(quarter.codes)
        self.reporter = reporters(quarter.codes, quarter.tree, STATISTICS)

    def rows(self, groups: Mapping[str, People]) -> Table:
        """Every group in every column."""
        return {
            (code, column): self._count(people, has(people))
            for code, people in groups.items()
            for column, has in _COLUMNS.items()
        }

    def broken_down(self, prefix: str, people: People, *, newcomers: bool) -> Table:
        """A group with all its breakdowns, rows named after it."""
        columns = {column: has(people) for column, has in _COLUMNS.items()}
        table = {(prefix, column): self._count(people, has) for column, has in columns.items()}
        for suffix, which in self._traits(people, newcomers).items():
            for column, has in columns.items():
                table[f"{prefix}_{suffix}", column] = self._count(people, which & has)
        return table

    def average_age(self, people: People) -> npt.NDArray[np.float64]:
        """The members' average age by unit, NaN where there are none."""
        places = self.reporter[people.unit]
        members = np.bincount(places, minlength=self.units)
        years = np.bincount(places, weights=people.ages(self.number), minlength=self.units)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.round(years / members, 1), dtype=np.float64)

    def _count(self, people: People, which: Flags) -> npt.NDArray[np.int64]:
        places = self.reporter[people.unit[which]]
        return np.bincount(places, minlength=self.units).astype(np.int64)

    def _traits(self, people: People, newcomers: bool) -> dict[str, Flags]:
        bands, ages = people.bands(self.number), people.ages(self.number)
        work = people.occupation
        traits = {f"T{band}": bands == band for band in range(1, len(AGE_BANDS) + 2)}
        traits |= {f"HV{one}": people.schooling == one for one in range(1, 5)}
        traits |= {f"CM{one}": people.level == one for one in range(7)}
        traits |= {f"LL{one}": people.theory == one for one in range(1, 4)}
        traits["doan"] = people.union & (ages <= AGE_BANDS[0])
        traits["tu_nhan"] = people.owner
        if newcomers:
            return traits | {
                **{f"NN{one}": work == one for one in range(1, NOT_WORKING + 1)},
                "ket_nap_lai": people.again,
            }
        idle = work == NOT_WORKING
        return traits | {
            **{f"NN{one}": work == one for one in range(1, STUDENT)},
            "dang_lam_viec": work < STUDENT,
            "nghi_huu": idle & (ages >= _RETIRED_FROM),
            "con_lai": (idle & (ages < _RETIRED_FROM)) | (work == STUDENT),
            "du_bi": self.number - people.joined < PROBATION,
            "mien": ages >= 78,
        }


def _organisations(quarter: Quarter, members: npt.NDArray[np.int64]) -> Table:
    """Biểu 5: every organisation at its owner, under its kind of establishment."""
    units = len(quarter.codes)
    reporter = reporters(quarter.codes, quarter.tree, STATISTICS)
    table = {
        (row, column): np.zeros(units, dtype=np.int64)
        for row in ("TC", *_ESTABLISHMENTS.values())
        for column in (
            *("tccsd", "dang_bo_co_so", "chi_bo_co_so"),
            *("dang_bo_bo_phan", "chi_bo_truc_thuoc", "members"),
        )
    }
    own = np.bincount(quarter.closing.unit, minlength=units)
    for code, profile in quarter.profiles.items():
        place, kind = quarter.codes[code], quarter.tree.units[code].kind
        at = reporter[place]
        for row in ("TC", _ESTABLISHMENTS[profile.establishment]):
            table[row, "members"][at] += own[place]
            table[row, "chi_bo_truc_thuoc"][at] += profile.cells
            table[row, "dang_bo_bo_phan"][at] += profile.sections
            if kind in ("dang_bo_co_so", "chi_bo_co_so"):
                table[row, "tccsd"][at] += 1
                table[row, kind][at] += 1
    assert np.array_equal(table["TC", "members"], members)
    return table


def _in_order(form: StatisticsForm, table: Table, quarter: Quarter) -> dict[str, Numbers]:
    units = len(quarter.codes)
    blank = np.full(units, np.nan)
    columns = [table.get((cell.measure, cell.column.code), blank) for cell in form.cells]
    matrix = np.array(columns, dtype=np.float64).T
    decimals = [cell.decimals for cell in form.cells]
    return {
        code: [
            None if number != number else round(number, places) if places else int(number)
            for number, places in zip(matrix[quarter.codes[code]].tolist(), decimals, strict=True)
        ]
        for code in quarter.tree.order
    }
