"""The whole province pulled into an open workbook: a service, a LibreOffice, and the add-in."""

import gc
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import xlwings as xw
import yaml

from addin import calc, updating
from addin.desk import Desk
from addin.names import range_of
from addin.profile import Account, Profile
from sync_service.contract.plan_files import plan_of
from sync_service.contract.resources import schemas_dir
from sync_service.contract.vectors import Vector
from sync_service.database import audit, periods
from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod
from sync_service.database.plans import all_plans
from sync_service.database.tables import submission_forms, submissions
from sync_service.database.tokens import add_token
from sync_service.domain.plans import Plan
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from tests.bench.figures import Numbers, numbers_of, report_of, vector_of
from tests.bench.installation import NOW, communes, new_installation, opened, store_reports
from tests.bench.measuring import Line, Scale, tell
from tests.bench.rush import service
from tests.bench.stopwatch import Stopwatch, Watched
from tests.conftest import is_there

UNITS = 60
PERIOD = "2026-Q3"
EARLIER = ("2025-Q3", "2026-Q2")
# Seconds: a first pull or one of new figures, one with nothing new, the service's part of both.
GOAL, GOAL_NOTHING_NEW, GOAL_SERVICE = 3.0, 1.0, 0.3

SHARES: Watched = {
    "addin.client:Client._asked": "service",
    "addin.client:_json": "reading JSON",
    "addin.profile:Profile.kept": "reading JSON",
    "addin.profile:Profile.keep": "reading JSON",
    "addin.updating:read_model": "reading JSON",
    "addin.pull.pulling:_worked_out": "working out",
    "addin.updating:read_state": "working out",
    "addin.calc.writing:write_values": "values",
    "addin.calc.writing:write_formulas": "formulas",
    "addin.pull.writing:draw_formats": "formats",
    "addin.pull.writing:lay_out": "layout",
    "addin.pull.writing:prepare": "print set-up",
    "addin.painting.sheet:decorate": "charts, conditions",
    "addin.pull.pulling:open_view": "panes",
    "addin.pull.writing:keep_general": "formats",
    "addin.pull.writing:link_cells": "links",
    "addin.pull.pulling:name_all": "names",
    "addin.pull.pulling:_write_hidden": "hidden sheets",
    "addin.pull.pulling:write_changes": "list of changes",
    "addin.pull.pulling:_added": "adding sheets",
}


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """Pulls of 60 direct units with 457 figures each and the tasks of five plans."""
    if not is_there("soffice"):
        tell("pull: LibreOffice is missing, not measured")
        return
    province = _province(folder / "pull", scale.of(UNITS, 3))
    address = str(province.context.engine.url.render_as_string(hide_password=False))
    with service(folder / "pull", address) as server, calc.start() as office:
        with writing(province.context.engine) as connection:
            token = add_token(connection, "T", "office", NOW)
        account = Account(server, token, "T", "Tỉnh ủy Mẫu")
        rounds = [
            _Round(province, office, account, folder / f"profile-{run}").taken(run)
            for run in range(scale.runs)
        ]
    province.context.engine.dispose()
    for kind in rounds[0]:
        _tell_of(kind, [one[kind] for one in rounds])
    yield from _lines(rounds)


@dataclass(frozen=True)
class Took:
    """What one pull took: seconds by share, calls of the program, processor seconds by process."""

    seconds: Mapping[str, float]
    calls: Mapping[str, int]
    processor: Mapping[str, float]

    @property
    def whole(self) -> float:
        return sum(self.seconds.values())


@dataclass
class Province:
    """An installation whose units have all reported; its figures can be changed."""

    context: Context
    units: Sequence[str]
    tasks: int
    turn: int = 0
    figures: list[Numbers] = field(default_factory=list)

    def change(self) -> None:
        """Gives every unit other figures, as reports that take the place of earlier ones would."""
        self.turn += 1
        self.figures = [numbers_of(at, 2 + self.turn) for at in range(len(self.units))]
        with writing(self.context.engine) as connection:
            period = periods.find_period(connection, PERIOD)
            assert period is not None
            vectors = _vectors(self.context, period, self.units, self.figures)
            rows = connection.execute(
                submissions.select().where(submissions.c.period == PERIOD)
            ).all()
            for row in rows:
                for form, vector in vectors[row.unit].items():
                    connection.execute(
                        submission_forms.update()
                        .where(submission_forms.c.submission == row.id)
                        .where(submission_forms.c.form == form)
                        .values(figures=vector.astype("<i8").tobytes())
                    )
            recompute(self.context, connection, period)
            deed = audit.Deed("bench", "figures.change", PERIOD, {"turn": self.turn})
            audit.record(connection, [deed], NOW)


class _Silent:
    """A person who is asked nothing."""

    def tell(self, text: str) -> None:
        raise RuntimeError(text)

    def ask(self, text: str) -> bool:
        raise RuntimeError(text)

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        raise RuntimeError(text)

    def choose(self, text: str, options: Sequence[str]) -> int | None:
        raise RuntimeError(text)


@dataclass
class _Round:
    """A new workbook, pulled into four times by somebody who never pulled before."""

    province: Province
    office: calc.Office
    account: Account
    folder: Path

    def taken(self, run: int) -> dict[str, Took]:
        """What the pulls of one round took, by kind."""
        self.province.change()
        book = self.office.app.books.add()
        desk = Desk(book, _Silent(), Profile(self.folder))
        desk.profile.sign_in(self.account)
        try:
            found = {"first pull": self._pull(desk)}
            check(book, self.province)
            found["nothing new"] = self._pull(desk)
            self.province.change()
            found["every figure changed"] = self._pull(desk)
            check(book, self.province)
            found["nothing new, again"] = self._pull(desk)
        finally:
            book.close()
        return found

    def _pull(self, desk: Desk) -> Took:
        # The bench itself holds far more in memory than the add-in's Python does.
        gc.collect()
        gc.freeze()
        before = self._processor()
        watch = Stopwatch()
        try:
            with watch.running(SHARES):
                updating.update(desk)
        finally:
            gc.unfreeze()
        after = self._processor()
        processor = {name: after[name] - before[name] for name in after}
        return Took(watch.seconds, watch.calls, processor)

    def _processor(self) -> dict[str, float]:
        own = time.process_time()
        return {"add-in": own, "LibreOffice": _group_time(self.office.pid)}


def check(book: xw.Book, province: Province) -> None:
    """RuntimeError unless the sheets hold the figures of the province, unit by unit."""
    used = book.sheets["_TH_SO_LIEU"].used_range.value
    flat = {key: number for key, number in used if isinstance(number, float)}
    wanted = 0
    for unit, numbers in zip(province.units, province.figures, strict=True):
        for (measure_, column), number in numbers.items():
            keys = [
                f"{PERIOD}|{unit}|{form}:{measure_}.{column}"
                for form in ("member_statistics", "target_counts")
            ]
            held = next((flat[key] for key in keys if key in flat), None)
            if held != number:
                raise RuntimeError(f"{unit} {measure_}.{column}: {held} instead of {number}")
            wanted += 1
    members = sum(numbers["D", "total"] for numbers in province.figures)
    form, tasks = range_of(book, "TH_Bieu1"), range_of(book, "TH_NhiemVuTheoDonVi")
    below = range_of(book, "TH_TheoDonViTrucThuoc")
    if form is None or tasks is None or below is None:
        raise RuntimeError("tables are missing")
    if next(line[2] for line in form.value if line[1] == "D") != members:
        raise RuntimeError("the form's total is another")
    if tasks.shape[0] != province.tasks or below.shape[0] != len(province.units):
        raise RuntimeError("rows are missing")


def _group_time(leader: int) -> float:
    """Processor seconds of the processes that belong to one started here; 0 where none tells."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == leader:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _province(folder: Path, count: int) -> Province:
    units = communes(count)
    context = new_installation(folder, units, plans=five_plans())
    codes = [unit.code for unit in units[1:]]
    period = opened(context, EARLIER[0])
    for quarter, code in enumerate((*EARLIER, PERIOD), start=1):
        period = opened(context, code)
        numbers = [numbers_of(at, quarter) for at in range(count)]
        with writing(context.engine) as connection:
            held = period.assignments(all_plans(connection)).of(codes[0], units[1].kind)
            tasks = [report_of(one.plan, one.task.code, number) for number, one in enumerate(held)]
            store_reports(connection, period, _vectors(context, period, codes, numbers), tasks)
            recompute(context, connection, period)
    return Province(context, codes, count * len(tasks))


def _vectors(
    context: Context,
    period: OpenedPeriod,
    units: Sequence[str],
    numbers: Sequence[Numbers],
) -> dict[str, dict[str, Vector]]:
    forms = context.contract.statistics(period.forms)
    return {
        unit: {code: vector_of(form, one) for code, form in forms.items()}
        for unit, one in zip(units, numbers, strict=True)
    }


def five_plans() -> list[Plan]:
    """The plans of schemas/plans, all of them the province's."""
    paths = sorted((schemas_dir() / "plans").glob("*.yaml"))
    return [plan_of(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]


def _tell_of(kind: str, pulls: Sequence[Took]) -> None:
    whole = median(one.whole for one in pulls)
    processor = ", ".join(
        f"{name} {median(one.processor[name] for one in pulls):.2f} s"
        for name in pulls[0].processor
    )
    calls = median(sum(one.calls.values()) for one in pulls)
    tell(f"pull, {kind}: {whole:.2f} s ({processor} of the processor; {calls:g} calls)")
    shares = sorted(
        ((median(one.seconds[name] for one in pulls), name) for name in pulls[0].seconds),
        reverse=True,
    )
    for seconds, name in shares:
        asked = median(one.calls.get(name, 0) for one in pulls)
        tell(f"  {name:<16} {seconds:6.3f} s {seconds / whole:5.0%} {asked:6g} calls")


def _lines(rounds: Sequence[Mapping[str, Took]]) -> Iterator[Line]:
    """Each kind of pull, and the service's part of it, over the seconds it may take."""
    for kind in rounds[0]:
        goal = GOAL_NOTHING_NEW if kind.startswith("nothing") else GOAL
        taken = tuple(one[kind].whole / goal for one in rounds)
        yield Line(f"pull, {kind} / {goal:g} s", taken, 1.0)
        service_ = tuple(one[kind].seconds["service"] / GOAL_SERVICE for one in rounds)
        yield Line(f"pull, {kind}, the service / {GOAL_SERVICE:g} s", service_, 1.0)
