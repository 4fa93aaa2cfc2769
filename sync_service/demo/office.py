"""The sample province's office: sets up, opens and issues a quarter, lets it report, adds up."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import read_yaml
from sync_service.contract.resources import schemas_dir
from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod
from sync_service.database.tokens import Role, add_token
from sync_service.demo.chronicle import Chronicle
from sync_service.demo.clerks import Clerks, Desk, Habit, habits
from sync_service.demo.figures import Truth
from sync_service.demo.filling import Layouts
from sync_service.demo.progress import Progress
from sync_service.demo.province import (
    ISSUERS,
    ROOT,
    SEED,
    Province,
    sample_province,
    write_units,
)
from sync_service.demo.results import PeriodResult
from sync_service.demo.sending import Sending, Sent, Service
from sync_service.demo.telling import Teller
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan
from sync_service.domain.units import Organisation
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.definitions import load_plan, load_units
from sync_service.stages.issue import Issued, how_many, issue
from sync_service.stages.periods import open_period, set_period_state
from sync_service.stages.provincial import workbook as provincial_workbook
from sync_service.stages.rollup import scope_of

ACTOR = "demo"
_LATE_BY = timedelta(days=3)


@dataclass
class Clock:
    """The service's clock: shows the day being played, the machine's own time without one."""

    settings: Settings
    day: date | None = None

    def now(self) -> datetime:
        """The present moment of the demonstration."""
        moment = self.settings.now()
        if self.day is None:
            return moment
        return moment.replace(year=self.day.year, month=self.day.month, day=self.day.day)


@dataclass
class Office:
    """The office at work: what it knows of the installation, and the clerks that report to it."""

    context: Context
    clock: Clock
    address: str
    teller: Teller
    province: Province = field(default_factory=sample_province)
    tokens: dict[str, str] = field(default_factory=dict)  # by unit
    layouts: Layouts = field(default_factory=Layouts)
    desks: dict[str, Desk] = field(default_factory=dict)  # of the last quarter, by unit

    def __post_init__(self) -> None:
        province = self.province
        contract = self.context.contract
        forms = {code: contract.form(code) for code in contract.forms}
        organisation = Organisation.build(province.entries, province.events)
        figures = {code: form for code, form in forms.items() if isinstance(form, StatisticsForm)}
        truth = Truth(Chronicle(organisation, province.profiles), figures)
        progress = Progress({plan.code: plan for plan in contract.plans}, SEED)
        self.clerks = Clerks(truth, progress, forms, contract.plans)

    def set_up(self, units_file: Path) -> None:
        """Writes and loads the units, loads the plans, and gives every unit its token."""
        write_units(units_file, self.province)
        loaded = load_units(self.context, units_file, ACTOR)
        plans = self._load_plans()
        self.add_tokens(self.clerks.truth.chronicle.organisation.codes, "clerk")
        self.teller.say(
            "set_up",
            units=loaded.units,
            events=loaded.events,
            plans=", ".join(plan.code for plan in plans),
            tasks=sum(len(plan.tasks) for plan in plans),
            targets=sum(len(plan.targets) for plan in plans),
            address=self.address,
        )

    def _load_plans(self) -> list[Plan]:
        files = sorted((schemas_dir() / "plans").glob("*.yaml"))
        codes = [read_yaml(file, "plan")[0]["code"] for file in files]
        return [
            load_plan(self.context, file, ACTOR, ISSUERS.get(code)).plan
            for file, code in zip(files, codes, strict=True)
        ]

    def add_tokens(self, units: Sequence[str], role: Role) -> None:
        """Gives units tokens, in place of those that they had."""
        with writing(self.context.engine) as connection:
            for unit in units:
                self.tokens[unit] = add_token(connection, unit, role, self.context.now())

    def play(self, code: str, issued_folder: Path, provincial_folder: Path) -> PeriodResult:
        """One quarter from opening to the provincial workbook."""
        begun = time.perf_counter()
        self.clock.day = Period.parse(code).last_day + timedelta(days=1)
        opened = open_period(self.context, code, ACTOR)
        issued = self._issue(opened, issued_folder / code)
        behaving = habits([one.unit for one in issued], opened.period, SEED)
        self.desks = self.laid_out(opened, issued)
        sent = self._collect(opened, behaving)
        rollup = Service(self.address).get(f"/rollups/{code}/{ROOT}", self.tokens[ROOT])
        provincial = provincial_folder / f"{code}.xlsx"
        self._publish(opened, provincial)
        result = PeriodResult(
            code,
            len(issued),
            tuple(sent),
            sum(habit.late and not habit.silent for habit in behaving.values()),
            {one.unit: one.answer["sha256"] for one in sent if one.status == "accepted"},
            rollup,
            provincial,
            time.perf_counter() - begun,
        )
        self.teller.played(result)
        return result

    def close(self, code: str) -> None:
        """Closes a quarter: nothing more is received for it."""
        set_period_state(self.context, code, "closed", ACTOR)

    def _issue(self, opened: OpenedPeriod, folder: Path) -> list[Issued]:
        folder.mkdir(parents=True)
        issued = []
        with self.context.engine.connect() as connection:
            total = how_many(connection, opened)
            with self.teller.step("issuing", total, opened.code) as done:
                for one in issue(self.context, connection, opened):
                    (folder / one.file_name).write_bytes(one.content)
                    issued.append(one)
                    done()
        return issued

    def write_trial(self, unit: str, folder: Path) -> Path:
        """Writes a unit's workbook of the last quarter as filled in with one wrong figure."""
        attempt = self.clerks.attempts(self.desks[unit], Habit("wrong_total"))[0]
        folder.mkdir()
        file = folder / attempt.file_name
        file.write_bytes(attempt.content)
        return file

    def laid_out(self, opened: OpenedPeriod, issued: Sequence[Issued]) -> dict[str, Desk]:
        alike: dict[int, list[Issued]] = defaultdict(list)
        places = {one.unit: self.layouts.places(one.content) for one in issued}
        for one in issued:
            alike[id(places[one.unit])].append(one)
        desks = {}
        for group in alike.values():
            for one, neighbour in zip(group, [*group[1:], group[0]], strict=True):
                other = neighbour.content if neighbour is not one else None
                before = self.desks.get(one.unit)
                desks[one.unit] = Desk(
                    one.unit,
                    opened.period,
                    one.content,
                    places[one.unit],
                    other,
                    before.issued if before else None,
                )
        return desks

    def _collect(self, opened: OpenedPeriod, behaving: Mapping[str, Habit]) -> list[Sent]:
        """Everybody's files: of those in time, then of those who are late."""
        sending = Sending(Service(self.address), self.clerks, self.tokens)
        sent: list[Sent] = []
        with self.teller.step("sending", len(behaving), opened.code) as done:
            for late in (False, True):
                self.clock.day = opened.due_day + _LATE_BY if late else opened.due_day
                chosen = [
                    (self.desks[unit], habit)
                    for unit, habit in behaving.items()
                    if habit.late == late
                ]
                sent += sending.send_all(chosen, done)
        return sent

    def _publish(self, opened: OpenedPeriod, file: Path) -> None:
        with self.context.engine.connect() as connection:
            scope = scope_of(connection, opened.period, None)
            file.write_bytes(provincial_workbook(self.context, connection, scope))
