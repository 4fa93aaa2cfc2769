"""Receiving filled workbooks, everything included, against programs that only read them."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

import pandas as pd
from python_calamine import CalamineWorkbook

from sync_service.demo.filling import fill, locate
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.context import Context
from sync_service.stages.issue import issue
from sync_service.stages.receive import receive
from tests.bench.figures import numbers_of, report_of, typed
from tests.bench.installation import NOW, PLAN, TASKS, opened, province_of_communes, task_code
from tests.bench.measuring import Line, Scale, ratios, seconds, tell

GOAL = 0.25
QUARTER = 3


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """`receive` of 1,000 workbooks; of the others a sample, the time taken a file."""
    count, sample = scale.of(1_000, 2 * scale.runs), scale.of(60, scale.runs)
    tell(f"receive: issuing and filling {count} workbooks ...")
    context = province_of_communes(folder / "receive", count)
    files = filled_workbooks(context, folder / "filled")
    draw = Random(21)
    ours, by_pandas, by_calamine = [], [], []
    for run in range(scale.runs):
        tell(f"receive: round {run + 1} of {scale.runs} ...")
        turn = files[run :: scale.runs]
        chosen = draw.sample(turn, sample // scale.runs)
        ours.append(seconds(partial(take_in, context, turn)) / len(turn))
        by_pandas.append(seconds(partial(read_by_pandas, chosen)) / len(chosen))
        by_calamine.append(seconds(partial(read_by_calamine, chosen)) / len(chosen))
    context.engine.dispose()
    what, of_them = (
        f"receive {count} workbooks, everything included",
        f"only reading {sample} of them",
    )
    yield Line(f"{what} / pandas + openpyxl, {of_them}", ratios(ours, by_pandas), GOAL)
    yield Line(f"{what} / calamine, {of_them}", ratios(ours, by_calamine))


def filled_workbooks(context: Context, folder: Path) -> list[Path]:
    """The workbook of every unit, issued and filled without a fault."""
    folder.mkdir()
    period = opened(context, "2026-Q3")
    forms = list(context.contract.statistics(period.forms).values())
    paths: list[Path] = []
    with context.engine.connect() as connection:
        places = None
        for number, issued in enumerate(issue(context, connection, period)):
            places = places or locate(issued.content)
            tasks = [report_of(PLAN, task_code(task), task + 3 * number) for task in range(TASKS)]
            values = typed(forms, numbers_of(number, QUARTER), {f"NV {PLAN}": tasks}, places)
            paths.append(folder / issued.file_name)
            paths[-1].write_bytes(fill(issued.content, values))
    return paths


def take_in(context: Context, paths: Sequence[Path]) -> None:
    """Receives files as the command does; every one must be accepted."""
    arriving = (ReceivedFile(path.name, path.read_bytes(), "file", NOW) for path in paths)
    for outcome in receive(context, arriving):
        if outcome.status != "accepted":
            raise RuntimeError(f"{outcome.checked.unit}: {outcome.status} {outcome.findings[:3]}")


def read_by_pandas(paths: Sequence[Path]) -> None:
    """The usual loop: every sheet of every file as a table."""
    for path in paths:
        pd.read_excel(path, sheet_name=None, engine="openpyxl")


def read_by_calamine(paths: Sequence[Path]) -> None:
    """Every cell of every sheet, by the fastest reader and nothing else."""
    for path in paths:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
