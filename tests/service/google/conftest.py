"""What tests of Google Sheets share: a province whose units have addresses, and the stand-in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sync_service.database.engine import open_engine
from sync_service.demo.filling import locate
from sync_service.outlets.google.connection import Connection, open_google
from sync_service.outlets.google.marks import TICK
from sync_service.outlets.google.pace import Pace
from sync_service.settings import Settings
from sync_service.stages.collect.common import Collected
from sync_service.stages.google.collect import collect_google
from sync_service.stages.google.issue import IssuedSheets, issue_sheets
from sync_service.workbooks.texts import RESULT_SHEET
from tests.service.google.server import Google, Time, google_server
from tests.service.google.spreadsheet import said
from tests.service.province import UNITS, Cells, Province, found_province, honest

PERIOD = "2023-Q1"
# The box as people name its cell.
TICKED = "A3"


@dataclass
class Office:
    """A province with the stand-in; its clock is the stand-in's."""

    province: Province
    google: Google
    logged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        time, clock = self.google.time, self.province.clock
        self.settings = self.google.settings(self.province.folder / "home")
        zone = clock.now.tzinfo
        # Both read one clock: that of the stand-in, which waiting moves on.
        self.province.context = replace(
            self.province.context, now=lambda: time.now().astimezone(zone)
        )

    def open(self, settings: Settings) -> Connection:
        """A connection that waits in the stand-in's time."""
        time = self.google.time
        return open_google(settings, Pace(time.clock, time.sleep))

    def issue(self, *units: str) -> IssuedSheets:
        """The sheets of some units, or of all."""
        return issue_sheets(
            self.province.context,
            self.settings,
            PERIOD,
            list(units) or None,
            actor="test",
            open_google=self.open,
        )

    def collect(self, minutes: float = 15, **more: Any) -> Collected:
        """A round, so long after what was done last."""
        self.google.time.sleep(minutes * 60)
        return collect_google(
            self.province.context,
            self.settings,
            log=self.logged.append,
            open_google=self.open,
            **more,
        )

    def type_in(
        self, unit: str, figures: Cells, status: str | None = None, *, sends: bool = True
    ) -> None:
        """A clerk types figures by code and heading, one progress for all tasks, and sends."""
        content = self.google.sheet_of(unit).content
        left = dict(figures)
        for sheet, places in locate(content).items():
            values: dict[str, Any] = {}
            for key, cell in places.items():
                if sheet.startswith("NV "):
                    if status is not None and key[1] == "Tiến độ":
                        values[cell] = status
                elif key in left:
                    values[cell] = left.pop(key)
            if values:
                self.google.type_in(unit, sheet, values, f"{unit.lower()}@xa.vn")
        assert not {key for key in left if left[key] is not None}
        if sends:
            self.tick(unit)

    def tick(self, unit: str) -> None:
        """A clerk ticks that the report is ready."""
        self.google.type_in(unit, RESULT_SHEET, {TICKED: True}, f"{unit.lower()}@xa.vn")

    def is_ticked(self, unit: str) -> bool:
        """Whether the box of a unit's sheet is ticked."""
        return said(self.google.sheet_of(unit).sheet(RESULT_SHEET), TICK) is True

    def fill_in(self, unit: str, **counts: int) -> None:
        """A clerk fills in an honest report."""
        self.type_in(unit, honest(PERIOD, unit, **counts), "đang thực hiện")


@pytest.fixture
def google() -> Iterator[Google]:
    """The stand-in; it gives out files as they came while nothing was added to them."""
    with google_server(Time(), writes_anew=False) as running:
        yield running


def with_addresses(units: str) -> str:
    """The units, each with an address after its code."""
    lines = []
    for line in units.splitlines():
        code = line.partition("code: ")[2].partition(",")[0]
        lines.append(line.replace("}", f", email: {code.lower()}@xa.vn}}") if code else line)
    return "\n".join(lines)


def office_of(folder: Path, google: Google, url: str | None = None, units: str = UNITS) -> Office:
    """A province whose units have addresses."""
    return Office(found_province(folder, url, with_addresses(units)), google)


def database_of(province: Province) -> bytes:
    """The province's SQLite database, closed; tests that begin alike begin with a copy of it."""
    province.engine.dispose()
    return (province.folder / "tonghop.sqlite").read_bytes()


def office_with(folder: Path, google: Google, database: bytes) -> Office:
    """A province that begins with a database."""
    file = folder / "tonghop.sqlite"
    file.write_bytes(database)
    return Office(Province(folder, open_engine(f"sqlite:///{file.as_posix()}")), google)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of the small province without a plan, its quarter open."""
    province = found_province(tmp_path_factory.mktemp("opened"), units=with_addresses(UNITS))
    province.open(PERIOD)
    return database_of(province)


@pytest.fixture
def office(tmp_path: Path, google: Google, opened: bytes) -> Iterator[Office]:
    """The small province on SQLite, without a plan."""
    made = office_with(tmp_path, google, opened)
    yield made
    made.province.engine.dispose()
