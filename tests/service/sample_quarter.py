"""One quarter of the demonstration's province, cut down: its units, its office, its clerks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console

from sync_service.app import build_context, serving
from sync_service.database.engine import reading, upgrade
from sync_service.database.periods import OpenedPeriod
from sync_service.demo.clerks import Habit, habits
from sync_service.demo.office import Clock, Office
from sync_service.demo.province import ROOT, SEED, Province, sample_province
from sync_service.demo.sending import Json, Sending, Sent, Service
from sync_service.demo.telling import Teller
from sync_service.domain.periods import Period
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.issue import issue
from sync_service.stages.periods import open_period

PERIOD = "2023-Q1"
# Of these the first few below are kept: a town, the district with a plan of its own, the island,
# the bloc, the police (who report as one).
_KEPT_BELOW = {f"{ROOT}.{number}": 3 for number in (31, 33, 43, 51, 53)}
# Two in a hundred never report: of so few units just this one.
_SILENT = f"{ROOT}.31.003"
# One key for all: a workbook of one installation is at home in the other.
_SECRET = SecretStr("một khóa chung cho các lần chạy thử")


@dataclass(frozen=True)
class Report:
    """What one clerk sends in the quarter, in turn."""

    unit: str
    is_late: bool
    sent: tuple[Sent, ...]


@dataclass
class Installation:
    """A service that is running, with the office at work in it."""

    settings: Settings
    office: Office
    opened: OpenedPeriod

    @property
    def context(self) -> Context:
        """The stages' context, in the office's time."""
        return self.office.context

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        return self.office.clock

    def get(self, path: str) -> Json:
        """What the service answers the province's office."""
        return Service(self.office.address).get(path, self.office.tokens[ROOT])

    def at_deadline(self, *, late: bool) -> None:
        """Moves the clock to the due day, or to some days later."""
        self.clock.day = self.opened.due_day + timedelta(days=3 if late else 0)


@contextmanager
def installation(home: Path, **settings: Any) -> Iterator[Installation]:
    """A new installation with the quarter open, served for as long as the block lasts."""
    made = Settings(home=home, port=0, secret=_SECRET, **settings)
    clock = Clock(made, Period.parse(PERIOD).last_day)
    context = replace(build_context(made), now=clock.now)
    try:
        upgrade(context.engine)
        with serving(made, context) as address:
            teller = Teller(Console(file=StringIO()), "vi")
            office = Office(context, clock, address, teller, few_units())
            office.set_up(home / "units.yaml")
            office.add_tokens([ROOT], "office")
            yield Installation(made, office, open_period(context, PERIOD, "test"))
    finally:
        context.engine.dispose()


def few_units() -> Province:
    """Most direct units of the sample province, and of some the first units below."""
    whole = sample_province()
    opens = Period.parse(PERIOD).first_day
    entries = []
    left = dict(_KEPT_BELOW)
    for entry in whole.entries:
        above = entry.parent
        if entry.from_ is not None and entry.from_ > opens:
            continue
        if above is None or (above == ROOT and entry.kind != "dang_doan"):
            entries.append(entry)
        elif left.get(above):
            left[above] -= 1
            entries.append(entry)
    kept = {entry.code for entry in entries}
    last = Period.parse(PERIOD).last_day
    events = [one for one in whole.events if kept.issuperset(one.units) and one.date <= last]
    profiles = {unit: one for unit, one in whole.profiles.items() if unit in kept}
    return Province(tuple(entries), tuple(events), profiles)


def report_by_programs(installed: Installation) -> list[Report]:
    """Every clerk's files, right and wrong, sent with the unit's token; what they were."""
    context, office = installed.context, installed.office
    with reading(context.engine) as connection:
        issued = list(issue(context, connection, installed.opened))
    behaving = habits([one.unit for one in issued], installed.opened.period, SEED)
    behaving[_SILENT] = Habit(silent=True)
    desks = office.laid_out(installed.opened, issued)
    sending = Sending(Service(office.address), office.clerks, office.tokens)
    reports = []
    for late in (False, True):
        installed.at_deadline(late=late)
        chosen = [(desks[unit], one) for unit, one in behaving.items() if one.late == late]
        sent = sending.send_all(chosen, lambda: None)
        for desk, _ in chosen:
            own = tuple(one for one in sent if one.unit == desk.unit)
            reports.append(Report(desk.unit, late, own))
    return reports
