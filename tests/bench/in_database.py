"""One late report, and totals from scratch, in databases of three sizes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod
from sync_service.demo.filling import fill, locate
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from sync_service.stages.issue import issue
from sync_service.stages.originals import keep
from sync_service.stages.receive import read_safely, receive
from sync_service.stages.store import store
from sync_service.stages.validate import Arrived, validate
from tests.bench.figures import numbers_of, random_vectors, typed, vector_of
from tests.bench.installation import NOW, new_installation, opened, store_reports, tree
from tests.bench.measuring import Line, Scale, ratios, seconds, tell
from tests.bench.rolling_up import SIZES, SMALL_SIZES, by_pandas
from tests.bench.rolling_up import numbers_of as pandas_numbers_of

GOAL = 2.0
EARLIER, PRESENT = "2026-Q2", "2026-Q3"


@dataclass(frozen=True)
class Office:
    """An installation in which nearly all have reported, and the files of those who are late."""

    context: Context
    period: OpenedPeriod
    late: list[ReceivedFile]


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """Databases of 500, 5,000 and 50,000 units whose leaves report one after another."""
    sizes = SMALL_SIZES if scale.small else SIZES
    offices = {}
    for count in sizes:
        tell(f"database: {count} units ...")
        # Each round takes some of either kind; the first one of all warms up.
        late = 2 * scale.runs * _files_a_round(scale) + 1
        offices[count] = office(folder / f"units-{count}", count, late)
        take_in(offices[count])
        yield _from_scratch(offices[count], count, scale)
    whole, stored = _late_reports(offices, scale)
    for one in offices.values():
        one.context.engine.dispose()
    smallest = sizes[0]
    for count in sizes[1:]:
        goal = GOAL if count == sizes[-1] else None
        what, among = f"one late report, {count} units", f"among {smallest}"
        yield Line(f"{what} / {among}", ratios(whole[count], whole[smallest]), goal)
        yield Line(
            f"{what}, only storing and adding up / {among}",
            ratios(stored[count], stored[smallest]),
        )


def office(folder: Path, count: int, late: int) -> Office:
    """A province whose units have reported, but for so many leaves of the tree."""
    units = tree(count)
    leaves = [unit.code for unit in units if unit.kind == "chi_bo_co_so"]
    chosen = leaves[:: len(leaves) // late][:late]
    context = new_installation(folder, units)
    before, period = opened(context, EARLIER), opened(context, PRESENT)
    forms = context.contract.statistics(period.forms)
    # Only of the late units is it asked what they reported before.
    earlier = {
        unit: {code: vector_of(form, numbers_of(number, 1)) for code, form in forms.items()}
        for number, unit in enumerate(chosen)
    }
    drawn = {code: random_vectors(count, len(form.cells)) for code, form in forms.items()}
    present = {
        unit.code: {code: vectors[number] for code, vectors in drawn.items()}
        for number, unit in enumerate(units)
        if unit.parent is not None and unit.code not in earlier
    }
    with writing(context.engine) as connection:
        store_reports(connection, before, earlier)
        store_reports(connection, period, present)
        recompute(context, connection, period)
    return Office(context, period, _filled(context, period, chosen))


def _filled(context: Context, period: OpenedPeriod, units: Sequence[str]) -> list[ReceivedFile]:
    forms = list(context.contract.statistics(period.forms).values())
    with context.engine.connect() as connection:
        issued = list(issue(context, connection, period, units))
    places = locate(issued[0].content)
    return [
        ReceivedFile(
            one.file_name,
            fill(one.content, typed(forms, numbers_of(number, 2), {}, places)),
            "file",
            NOW,
        )
        for number, one in enumerate(issued)
    ]


def _from_scratch(office: Office, count: int, scale: Scale) -> Line:
    tell(f"rollup: {count} units from the database ...")
    numbers = pandas_numbers_of(count)
    ours, by_table = [], []
    for _ in range(scale.runs if count < SIZES[-1] else 1):
        ours.append(seconds(partial(from_scratch, office)))
        by_table.append(seconds(partial(by_pandas, numbers)))
    what = f"rollup, {count} units, from the database and back"
    return Line(f"{what} / pandas wide, in memory", ratios(ours, by_table))


def _late_reports(
    offices: dict[int, Office], scale: Scale
) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """Times by size, the sizes in turn: of receiving a file, and of storing what was checked."""
    whole: dict[int, list[float]] = {count: [] for count in offices}
    stored: dict[int, list[float]] = {count: [] for count in offices}
    for run in range(scale.runs):
        tell(f"late reports: round {run + 1} of {scale.runs} ...")
        for count in offices:
            whole[count].append(0.0)
            stored[count].append(0.0)
        for _ in range(_files_a_round(scale)):
            for count, one in offices.items():
                whole[count][-1] += seconds(partial(take_in, one))
            for count, one in offices.items():
                stored[count][-1] += seconds(storing(one))
    return whole, stored


def _files_a_round(scale: Scale) -> int:
    """One file is received in so short a time that whatever else the machine does would show."""
    return scale.of(8, 1)


def from_scratch(office: Office) -> None:
    """All totals of the period anew, as when units have changed."""
    with writing(office.context.engine) as connection:
        recompute(office.context, connection, office.period)


def take_in(office: Office) -> None:
    """Receives the next late file, everything included; it must be accepted."""
    (outcome,) = receive(office.context, [office.late.pop()])
    if outcome.status != "accepted":
        raise RuntimeError(f"{outcome.checked.unit}: {outcome.status} {outcome.findings[:3]}")


def storing(office: Office) -> Callable[[], object]:
    """The work of storing the next late file and adding it to the totals, read and checked."""
    context, file = office.context, office.late.pop()
    (digest,) = keep(context.originals, [file.content])
    arrived = Arrived(file, digest, read_safely(context, file, None))
    with context.engine.connect() as connection:
        checked = validate(context, connection, [arrived])

    def work() -> None:
        with writing(context.engine) as connection:
            store(context, connection, checked)

    return work
