"""Totals along the tree: kept by differences, and the same from scratch."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete

from sync_service.contract.loading import Contract, load_contract
from sync_service.contract.vectors import NULL
from sync_service.database import periods, rollups, submissions
from sync_service.database.engine import open_engine, upgrade, writing
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.tables import metadata
from sync_service.domain.periods import Period
from sync_service.stages.consolidate import (
    Movement,
    adding_of,
    move,
    period_form,
    recompute,
    sum_tree,
)
from sync_service.stages.context import Context

NOW = datetime(2026, 10, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FORMS = {"member_statistics": "2026.1", "target_counts": "2026.1"}
OPENED = OpenedPeriod(
    Period.parse("2026-Q3"), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 5), "open", FORMS
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The shipped definitions."""
    return load_contract()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A real database on disk."""
    made = open_engine(f"sqlite:///{(tmp_path_factory.mktemp('totals') / 't.sqlite').as_posix()}")
    upgrade(made)
    return made


def frozen(parents: list[int], covering: set[int]) -> list[PeriodUnit]:
    """Period units of a tree given by parent numbers (-1 the top) in preorder of creation."""
    children: dict[int, list[int]] = {}
    for unit, parent in enumerate(parents):
        children.setdefault(parent, []).append(unit)
    order: list[int] = []
    stack = [0]
    while stack:
        unit = stack.pop()
        order.append(unit)
        stack += reversed(children.get(unit, []))
    position = {unit: index for index, unit in enumerate(order)}
    found = []
    for unit in order:
        depth, above, covered = 0, parents[unit], None
        while above >= 0:
            depth += 1
            covered = above if above in covering else covered
            above = parents[above]
        below = [one for one in order if _is_below(parents, one, unit)]
        found.append(
            PeriodUnit(
                f"U{unit}",
                f"Đơn vị {unit}",
                "dang_bo_co_so",
                f"U{parents[unit]}" if parents[unit] >= 0 else None,
                None,
                depth,
                position[unit],
                max(position[one] for one in below),
                True,
                tuple(FORMS),
                {"member_statistics": f"U{covered}"} if covered is not None else {},
                ("member_statistics",) if unit in covering else (),
                {},
                {},
            )
        )
    return found


def _is_below(parents: list[int], unit: int, top: int) -> bool:
    while unit >= 0 and unit != top:
        unit = parents[unit]
    return unit == top


def start(connection: Connection, units: list[PeriodUnit]) -> None:
    """Empties the database and puts a frozen tree in."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    periods.save_period(connection, OPENED, NOW)
    periods.replace_units_of(connection, OPENED.code, units)
    submissions.add_files(
        connection, [{"sha256": "0" * 64, "size": 1, "name": "x.xlsx", "stored_at": NOW}]
    )


def submit(context: Context, connection: Connection, unit: str, version: int, seed: int) -> None:
    """A unit's new version takes the place of the one before; some cells are left null."""
    random = np.random.default_rng(seed)
    before = [
        one.id for one in submissions.submissions_of(connection, OPENED.code, [unit], ["accepted"])
    ]
    leaving = submissions.figures_of_submissions(connection, before)
    submissions.set_states(connection, before, "replaced")
    row = {
        "period": OPENED.code,
        "unit": unit,
        "version": version,
        "state": "accepted",
        "sha256": "0" * 64,
        "file_name": "x.xlsx",
        "channel": "file",
        "sender": None,
        "received_at": NOW,
        "forms": FORMS,
        "findings": [],
    }
    (number,) = submissions.add_submissions(connection, [row])
    figures = []
    for form in FORMS:
        width = len(period_form(context, OPENED, form).cells)
        vector = random.integers(0, 10**6, width)
        vector[random.random(width) < 0.2] = NULL
        figures.append(
            {
                "submission": number,
                "form": form,
                "version": "2026.1",
                "figures": vector.astype("<i8").tobytes(),
                "layout": "none",
                "explanations": {},
            }
        )
    submissions.add_figures(connection, figures, {"none": {}})
    entering = submissions.figures_of_submissions(connection, [number])
    movements = [Movement(one, enters=False) for one in leaving]
    move(context, connection, OPENED, movements + [Movement(one, enters=True) for one in entering])


def withdraw(context: Context, connection: Connection, unit: str) -> None:
    """The unit's report, if it has one, leaves the totals."""
    accepted = submissions.submissions_of(connection, OPENED.code, [unit], ["accepted"])
    ids = [one.id for one in accepted]
    leaving = submissions.figures_of_submissions(connection, ids)
    move(context, connection, OPENED, [Movement(one, enters=False) for one in leaving])
    submissions.set_states(connection, ids, "returned")


def shown(context: Context, connection: Connection, units: list[PeriodUnit]) -> dict[str, object]:
    """Every unit's totals as numbers, with how many reports they are of."""
    found: dict[str, object] = {}
    totals = rollups.totals_of(connection, OPENED.code, [unit.unit for unit in units])
    for (unit, form), total in totals.items():
        if total.reports:
            numbers = adding_of(period_form(context, OPENED, form)).totals(total.sums, total.counts)
            found[f"{unit}/{form}"] = (total.reports, numbers)
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], set[int], list[tuple[str, int]]]:
    """A random tree, units that report for their subtree, and what happens to its reports."""
    size = draw(st.integers(1, 12))
    parents = [-1] + [draw(st.integers(0, unit - 1)) for unit in range(1, size)]
    covering = draw(st.sets(st.integers(0, size - 1), max_size=2))
    steps = st.tuples(st.sampled_from(["submit", "withdraw"]), st.integers(0, size - 1))
    return parents, covering, draw(st.lists(steps, min_size=1, max_size=12))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.integers(0, 2**32 - 1))
def test_kept_totals_equal_totals_from_scratch(
    engine: Engine,
    contract: Contract,
    history: tuple[list[int], set[int], list[tuple[str, int]]],
    seed: int,
) -> None:
    """After any versions and withdrawals in any tree the kept totals are those from scratch."""
    parents, covering, steps = history
    units = frozen(parents, covering)
    context = Context(engine, contract, Path(), b"", lambda: NOW)
    with writing(engine) as connection:
        start(connection, units)
        for version, (deed, unit) in enumerate(steps, start=1):
            if deed == "submit":
                submit(context, connection, f"U{unit}", version, seed + version)
            else:
                withdraw(context, connection, f"U{unit}")
        kept = shown(context, connection, units)
        assert kept == by_hand(context, connection, units)
        recompute(context, connection, OPENED)
        assert shown(context, connection, units) == kept


def by_hand(context: Context, connection: Connection, units: list[PeriodUnit]) -> dict[str, object]:
    """The totals by plain loops over every unit's own accepted report."""
    facts = {unit.unit: unit for unit in units}
    found: dict[str, object] = {}
    for top in units:
        inside = [one for one in units if top.position <= one.position <= top.last]
        for form in FORMS:
            definition = period_form(context, OPENED, form)
            own = submissions.figures_of_units(
                connection, OPENED.code, [one.unit for one in inside], form
            )
            counted = [one for one in own if form not in facts[one.unit].covered_by]
            if not counted:
                continue
            numbers: list[int | float | None] = []
            for cell in definition.cells:
                given = [int(one.vector[cell.index]) for one in counted]
                given_here = [value for value in given if value != NULL]
                if cell.row.over_units == "weighted":
                    weight = definition.index[cell.row.weighted_by or "", cell.column.code]
                    pairs = [
                        (int(one.vector[cell.index]), int(one.vector[weight]))
                        for one in counted
                        if one.vector[cell.index] != NULL and one.vector[weight] != NULL
                    ]
                    weights = sum(w for _, w in pairs)
                    mean = sum(v * w for v, w in pairs) / weights / cell.scale if weights else None
                    numbers.append(None if mean is None else round(mean, cell.decimals))
                else:
                    numbers.append(sum(given_here) if given_here else None)
            found[f"{top.unit}/{form}"] = (len(counted), numbers)
    return found


@given(st.data())
def test_summing_a_tree_is_summing_every_subtree(data: st.DataObject) -> None:
    """sum_tree gives every row the sum of its subtree, for any tree in preorder."""
    size = data.draw(st.integers(1, 40))
    drawn = [-1] + [data.draw(st.integers(0, unit - 1)) for unit in range(1, size)]
    units = frozen(drawn, set())
    position = {unit.unit: unit.position for unit in units}
    parents = np.array([position.get(unit.parent or "", -1) for unit in units], dtype=np.intp)
    own = np.arange(1, size * 3 + 1, dtype=np.int64).reshape(size, 3)
    values = own.copy()
    sum_tree((values,), parents)
    for unit in units:
        expected = own[unit.position : unit.last + 1].sum(axis=0)
        assert values[unit.position].tolist() == expected.tolist()


def test_a_form_reported_from_above_is_counted_once(engine: Engine, contract: Contract) -> None:
    """A unit that reports for its subtree counts; those below who report as well do not."""
    units = frozen([-1, 0, 1, 1], {1})
    context = Context(engine, contract, Path(), b"", lambda: NOW)
    with writing(engine) as connection:
        start(connection, units)
        for version, unit in enumerate(("U1", "U2", "U3"), start=1):
            submit(context, connection, unit, version, version)
        totals = rollups.totals_of(connection, OPENED.code, ["U0"])
        assert totals["U0", "member_statistics"].reports == 1
        assert totals["U0", "target_counts"].reports == 3
        # Once it reports only for itself again, those below count.
        freed = [replace(unit, covered_by={}, subtree_forms=()) for unit in units]
        periods.replace_units_of(connection, OPENED.code, freed)
        recompute(context, connection, OPENED)
        totals = rollups.totals_of(connection, OPENED.code, ["U0"])
        assert totals["U0", "member_statistics"].reports == 3
