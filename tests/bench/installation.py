"""Throw-away installations to measure in: a province of any size, with reports stored in it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from sync_service.contract.loading import load_contract
from sync_service.contract.vectors import Vector
from sync_service.database import submissions, task_reports
from sync_service.database.engine import open_engine, upgrade, writing
from sync_service.database.periods import OpenedPeriod
from sync_service.database.plans import save_plan
from sync_service.database.units import replace_units
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Document, Plan, Task
from sync_service.domain.submissions import TaskReport
from sync_service.domain.units import UnitEntry
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from sync_service.stages.periods import open_period
from tests.bench.figures import numbers_of, report_of, vector_of

SECRET = b"only for measuring, signs nothing real"
NOW = datetime(2026, 9, 28, 3, tzinfo=UTC)
PLAN = "MAU-60"
TASKS = 60
# Reports are put into the database so many at a time.
_BATCH = 2_000


def new_installation(
    folder: Path,
    units: Sequence[UnitEntry],
    plans: Sequence[Plan] | None = None,
    url: str | None = None,
) -> Context:
    """An empty installation in a folder, with these units and plans; on SQLite unless told.

    Without plans it has the sample plan.
    """
    folder.mkdir(parents=True)
    engine = open_engine(url or f"sqlite:///{folder / 'tonghop.sqlite'}")
    upgrade(engine)
    context = Context(engine, load_contract(), folder / "originals", SECRET, lambda: NOW)
    with writing(engine) as connection:
        replace_units(connection, list(units), [])
        for plan in [sample_plan(TASKS)] if plans is None else plans:
            save_plan(connection, plan, NOW)
    return context


def province_of_communes(folder: Path, count: int, url: str | None = None) -> Context:
    """Communes that reported last quarter and a year ago, and owe the report of 2026-Q3."""
    units = communes(count)
    context = new_installation(folder, units, url=url)
    tasks = [report_of(PLAN, task_code(number), number) for number in range(TASKS)]
    for quarter, code in enumerate(("2025-Q3", "2026-Q2"), start=1):
        period = opened(context, code)
        forms = context.contract.statistics(period.forms)
        found = (numbers_of(number, quarter) for number in range(count))
        vectors = {
            unit.code: {code: vector_of(form, numbers) for code, form in forms.items()}
            for unit, numbers in zip(units[1:], found, strict=True)
        }
        with writing(context.engine) as connection:
            store_reports(connection, period, vectors, tasks)
            recompute(context, connection, period)
    opened(context, "2026-Q3")
    return context


def opened(context: Context, period: str) -> OpenedPeriod:
    """A period, opened."""
    return open_period(context, period, "bench")


def sample_plan(tasks: int) -> Plan:
    """A plan of so many tasks that every commune carries out."""
    listed = tuple(
        Task(
            task_code(number),
            f"Nhiệm vụ mẫu thứ {number + 1} về xây dựng tổ chức cơ sở đảng",
            None,
            {"direct": (), "lead": (), "coordinate": (), "implement": ("Đảng ủy cấp xã",)},
            Deadline("Quý IV/2026", "fixed", date(2026, 12, 31)),
        )
        for number in range(tasks)
    )
    document = Document("Kế hoạch", "60-KH/TU", date(2026, 1, 5), "Tỉnh ủy Mẫu", "Kế hoạch mẫu")
    return Plan(PLAN, document, listed, ())


def task_code(number: int) -> str:
    """How a task of the sample plan is printed."""
    return f"{number // 10 + 1}.{number % 10 + 1}"


def communes(count: int) -> list[UnitEntry]:
    """A province with so many communes, each of which fills in every form."""
    top = UnitEntry("T", "Tỉnh ủy Mẫu", "tinh_uy", None)
    return [
        top,
        *(
            UnitEntry(f"T.{number:04}", f"Đảng ủy xã Mẫu {number}", "dang_uy_xa", "T")
            for number in range(count)
        ),
    ]


def tree(count: int) -> list[UnitEntry]:
    """A province of so many units on four levels, in the proportions of real ones, preorder."""
    direct = min(170, max(60, count // 100)) if count >= 500 else max(2, count // 10)
    bases = (count - 1 - direct) // 8
    cells = count - 1 - direct - bases
    below_direct, below_base = _dealt(bases, direct), _dealt(cells, bases)
    entries = [UnitEntry("T", "Tỉnh ủy Mẫu", "tinh_uy", None)]
    number = 0
    for i, of_direct in enumerate(below_direct):
        commune = f"T.{i:03}"
        entries.append(UnitEntry(commune, f"Đảng ủy xã Mẫu {i}", "dang_uy_xa", "T"))
        for j in range(of_direct):
            base = f"{commune}.{j:03}"
            entries.append(UnitEntry(base, f"Đảng bộ cơ sở Mẫu {i}-{j}", "dang_bo_co_so", commune))
            for k in range(below_base[number]):
                cell = f"{base}.{k:03}"
                name = f"Chi bộ Mẫu {i}-{j}-{k}"
                entries.append(UnitEntry(cell, name, "chi_bo_co_so", base))
            number += 1
    return entries


def store_reports(
    connection: Connection,
    period: OpenedPeriod,
    vectors: Mapping[str, Mapping[str, Vector]],
    tasks: Sequence[TaskReport] = (),
) -> None:
    """Puts accepted reports into the tables, without files; totals are left as they are.

    `vectors` are the figures by unit and form; every unit gets the same `tasks`.
    """
    units = list(vectors)
    for start in range(0, len(units), _BATCH):
        chosen = units[start : start + _BATCH]
        rows = [_submission(period, unit) for unit in chosen]
        files = [
            {"sha256": row["sha256"], "size": 0, "name": row["file_name"], "stored_at": NOW}
            for row in rows
        ]
        submissions.add_files(connection, files)
        ids = dict(zip(chosen, submissions.add_submissions(connection, rows), strict=True))
        figures = [
            {
                "submission": ids[unit],
                "form": form,
                "version": period.forms[form],
                "figures": vector.astype("<i8").tobytes(),
                "layout": "bench",
                "explanations": {},
            }
            for unit in chosen
            for form, vector in vectors[unit].items()
        ]
        submissions.add_figures(connection, figures, {"bench": {}})
        task_reports.add_tasks(
            connection,
            [_task(ids[unit], report, row) for unit in chosen for row, report in enumerate(tasks)],
        )


def _submission(period: OpenedPeriod, unit: str) -> dict[str, object]:
    name = f"{period.code}_{unit}.xlsx"
    return {
        "period": period.code,
        "unit": unit,
        "version": 1,
        "state": "accepted",
        "sha256": sha256(name.encode()).hexdigest(),
        "file_name": name,
        "channel": "file",
        "sender": None,
        "received_at": NOW,
        "forms": dict(period.forms),
        "findings": [],
    }


def _task(submission: int, report: TaskReport, row: int) -> dict[str, object]:
    return {
        "submission": submission,
        "plan": report.plan,
        "task": report.code,
        "status": report.status,
        "percent": report.percent,
        "completed_on": report.completed_on,
        "document": report.document,
        "result": report.result,
        "obstacle": report.obstacle,
        "proposal": report.proposal,
        "sheet": f"NV {report.plan}",
        "row": row + 6,
    }


def _dealt(total: int, hands: int) -> list[int]:
    each, rest = divmod(total, hands)
    return [each + (hand < rest) for hand in range(hands)]
