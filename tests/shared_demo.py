"""The demonstration played once a run of the tests, for all of its processes together.

It is left as it was: whoever changes anything takes a copy.
"""

import fcntl
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from rich.console import Console

from sync_service.demo.results import DemoResult, PeriodResult
from sync_service.demo.run import run_demo
from sync_service.demo.sending import Sent
from sync_service.settings import Settings
from sync_service.stages.originals import read_original

_CODE, _STATUS = "Mã số", "Tiến độ"
_LAST_HEADING = 20  # rows; a sheet that has none until there has no figures
# By sheet, row code and heading.
Sums = dict[tuple[str, str, str], float]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Demo:
    """A whole run: its result, what it said, and where it lies."""

    result: DemoResult
    said: str
    folder: Path

    def period(self, code: str) -> PeriodResult:
        """The result of one quarter."""
        return next(one for one in self.result.periods if one.period == code)

    def added(self, code: str) -> "Added":
        """The accepted files of a quarter added up by openpyxl, once a run."""
        return _once(self.folder, f"added-{code}", lambda: Added(self.accepted_files(code)))

    def accepted_files(self, code: str) -> list[bytes]:
        """The files of a quarter that count, as they were sent."""
        files = Settings(home=self.result.home).files_dir
        return [read_original(files, sha256) for sha256 in self.period(code).accepted.values()]

    def copy_home(self, home: Path) -> Settings:
        """Settings for a copy of the installation, to be changed at will."""
        made = Settings(home=self.result.home)
        # Kept files are never changed, so that their copies may be the same ones.
        shutil.copytree(made.files_dir, Settings(home=home).files_dir, copy_function=os.link)
        for file in made.home.iterdir():
            if file.is_file():
                shutil.copy(file, home)
        return Settings(home=home, port=0)


class Added:
    """Workbooks added up by openpyxl alone."""

    def __init__(self, contents: list[bytes]) -> None:
        self.sums: Sums = {}
        self.statuses: Counter[str] = Counter()
        self.ages: list[tuple[float, float]] = []
        for content in contents:
            self._add(content)

    def _add(self, content: bytes) -> None:
        own: Sums = {}
        for sheet in openpyxl.load_workbook(BytesIO(content), read_only=True).worksheets:
            if sheet.sheet_state != "visible":
                continue
            headings: list[object] = []
            for at, row in enumerate(sheet.iter_rows(values_only=True)):
                if not headings:
                    if at == _LAST_HEADING:
                        break
                    headings = list(row) if _CODE in row else []
                    continue
                fields = dict(zip(headings, row, strict=False))
                code = fields.get(_CODE)
                if code is None:
                    continue
                if isinstance(status := fields.get(_STATUS), str):
                    self.statuses[status] += 1
                for heading, value in fields.items():
                    if isinstance(value, int | float):
                        own[sheet.title, str(code), str(heading)] = value
        for key, value in own.items():
            self.sums[key] = self.sums.get(key, 0) + value
        age, members = (own.get(("Biểu 3", code, "Tổng số")) for code in ("DV_tuoi_tb", "DV"))
        if age is not None and members is not None:
            self.ages.append((age, members))

    @property
    def average_age(self) -> float:
        """The members' average age, each unit's weighted by its members."""
        years = sum(round(age * 10) * members for age, members in self.ages)
        return round(years / sum(members for _, members in self.ages) / 10, 1)


def demo_of(run: pytest.TempPathFactory) -> Demo:
    """The demonstration of this run of the tests."""
    base = run.getbasetemp()
    # Each process of pytest-xdist has a folder in the one of the run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "tonghop-demo"
    folder.mkdir(exist_ok=True)
    return _once(folder, "demo", lambda: _played(folder))


def _played(folder: Path) -> Demo:
    said = StringIO()
    result = run_demo(folder / "demo", serve=False, console=Console(file=said, width=100))
    periods = tuple(replace(one, sent=tuple(map(_light, one.sent))) for one in result.periods)
    return Demo(replace(result, periods=periods), said.getvalue(), folder)


def _light(sent: Sent) -> Sent:
    """What was sent without the bytes, which are kept by the service."""
    return replace(sent, attempt=replace(sent.attempt, content=b""))


def _once(folder: Path, name: str, make: Callable[[], _T]) -> _T:
    """What `make` makes, made by whichever process comes first and kept for the others."""
    kept = folder / f"{name}.pickle"
    with _alone(folder / f"{name}.lock"):
        if kept.exists():
            found: _T = pickle.loads(kept.read_bytes())
            return found
        made = make()
        kept.write_bytes(pickle.dumps(made))
        return made


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Lets one process at a time through; the lock of one that dies is given up by the system."""
    with lock.open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
