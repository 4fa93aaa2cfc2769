"""The demonstration: a sample province reports three quarters to the running service."""

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from sync_service.app import build_context, serving
from sync_service.database.engine import upgrade
from sync_service.demo.office import Clock, Office
from sync_service.demo.province import ROOT
from sync_service.demo.results import DemoResult, PeriodResult
from sync_service.demo.telling import Teller
from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.settings import Settings

PERIODS = ("2023-Q1", "2023-Q2", "2025-Q3")

_UNITS, _ISSUED, _PROVINCIAL = "don-vi.yaml", "bieu-mau", "tong-hop"
_TRIAL, _HOME = "thu-gui", "var"
# Shows that a folder is the demonstration's own, to be emptied by the next run.
_MARK = ".tonghop-demo"
_USUAL_PORT = 8080


def run_demo(
    folder: Path,
    *,
    serve: bool,
    port: int | None = None,
    language: str = "vi",
    console: Console | None = None,
) -> DemoResult:
    """Plays the quarters into a folder and, with `serve`, goes on serving until interrupted.

    The folder of an earlier run is made anew. Without a port the usual one is taken, or a free
    one. Raises UsageRefused for a folder that holds something else, AddressRefused for a port
    that cannot be had.
    """
    begun = time.perf_counter()
    teller = Teller(console or Console(highlight=False), language)
    folder = folder.absolute()
    _make_folder(folder)
    made = Settings.model_validate(
        {"home": folder / _HOME, "port": _port(port, serve), "language": language}
    )
    with _office(made, teller) as office:
        teller.say("title")
        office.set_up(folder / _UNITS)
        office.add_tokens([ROOT], "office")
        periods = _play(office, folder)
        # What anybody does from now on happens today.
        office.clock.day = None
        unit = _open_unit(periods[-1])
        result = DemoResult(
            folder,
            folder / _UNITS,
            folder / _ISSUED,
            made.home,
            periods,
            office.tokens[ROOT],
            unit,
            office.tokens[unit],
            office.write_trial(unit, folder / _TRIAL),
            time.perf_counter() - begun,
        )
        teller.summary(result)
        if serve:
            teller.serving(result, office.address)
            _wait()
    return result


@contextmanager
def _office(made: Settings, teller: Teller) -> Iterator[Office]:
    """The office of a new installation, with the service running as long as the block lasts."""
    clock = Clock(made, Period.parse(PERIODS[0]).first_day)
    context = replace(build_context(made), now=clock.now)
    try:
        upgrade(context.engine)
        with serving(made, context) as address:
            yield Office(context, clock, address, teller)
    finally:
        context.engine.dispose()


def _play(office: Office, folder: Path) -> tuple[PeriodResult, ...]:
    """All quarters; each but the last is closed before the next one opens."""
    provincial = folder / _PROVINCIAL
    provincial.mkdir()
    played: list[PeriodResult] = []
    for code in PERIODS:
        if played:
            office.close(played[-1].period)
        played.append(office.play(code, folder / _ISSUED, provincial))
    return tuple(played)


def _open_unit(last: PeriodResult) -> str:
    """A unit whose report can still be tried: one with many figures, if such a one is missing."""
    return max(last.missing, key=lambda unit: (unit.count("."), unit), default=ROOT)


def _make_folder(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise UsageRefused(
            f"Thư mục {folder} đã có dữ liệu khác. Chọn thư mục trống bằng --out.",
            f"The folder {folder} holds other things. Choose an empty one by --out.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    # Inside a checkout, sample files are not to be committed by accident.
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    (folder / _UNITS).unlink(missing_ok=True)
    for name in (_ISSUED, _PROVINCIAL, _TRIAL, _HOME):
        if (folder / name).exists():
            shutil.rmtree(folder / name)


def _port(wanted: int | None, serve: bool) -> int:
    """The port asked for; else the usual one if it is free and anybody is to find the service."""
    if wanted is not None:
        return wanted
    if serve:
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", _USUAL_PORT))
            return _USUAL_PORT
    return 0


def _wait() -> None:
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
