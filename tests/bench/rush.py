"""The last day: many units send at the same time to a service of its own, on both databases."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import local

import requests
from sqlalchemy import select

from sync_service.database.audit import first_broken
from sync_service.database.engine import reading, writing
from sync_service.database.tables import submissions
from sync_service.database.tokens import add_token
from sync_service.domain.periods import Period
from sync_service.stages.context import Context
from sync_service.stages.rollup import rollup, scope_of
from tests.bench.installation import NOW, SECRET, province_of_communes
from tests.bench.measuring import Line, Scale, tell
from tests.bench.receiving import filled_workbooks
from tests.conftest import is_there, postgresql_server

PERIOD = "2026-Q3"
SENDERS = 20
_PATIENCE = 120.0  # seconds
_ADDRESS = re.compile(r"http://[\d.]+:\d+")


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """200 uploads by 20 senders, against 40 by one; each round with other units."""
    yield from _on("SQLite", folder / "rush-sqlite", None, scale)
    if not is_there("postgresql"):
        tell("rush: PostgreSQL's server is missing, not measured")
        return
    # As careful with the disk as in service.
    with postgresql_server(is_lasting=True) as url:
        yield from _on("PostgreSQL", folder / "rush-postgresql", url, scale)


@dataclass
class Sender:
    """Clerks with their tokens; takes the seconds until each had its answer."""

    address: str
    tokens: dict[str, str]
    waited: list[float] = field(default_factory=list)
    _kept: local = field(default_factory=local)

    def send(self, path: Path) -> None:
        """One workbook; RuntimeError unless it is accepted."""
        unit = path.stem.removeprefix(f"{PERIOD}_")
        content = path.read_bytes()
        start = time.perf_counter()
        answer = self._session().post(
            f"{self.address}/api/v1/submissions",
            files={"file": (path.name, content)},
            headers={"Authorization": f"Bearer {self.tokens[unit]}"},
            timeout=_PATIENCE,
        )
        self.waited.append(time.perf_counter() - start)
        if answer.status_code != requests.codes.ok or answer.json()["status"] != "accepted":
            raise RuntimeError(f"{unit}: {answer.status_code} {answer.text[:300]}")

    def _session(self) -> requests.Session:
        if not hasattr(self._kept, "session"):
            self._kept.session = requests.Session()
            self._kept.session.trust_env = False
        session: requests.Session = self._kept.session
        return session


def _on(database: str, folder: Path, url: str | None, scale: Scale) -> Iterator[Line]:
    many, few = scale.of(200, 6), scale.of(40, 2)
    senders, rounds = scale.of(SENDERS, 3), min(scale.runs, 3)
    count = rounds * (many + few + 1)
    tell(f"rush on {database}: issuing and filling {count} workbooks ...")
    context = province_of_communes(folder, count, url)
    files = filled_workbooks(context, folder / "filled")
    tokens = _tokens(context, files)
    whole, middle, slowest = [], [], []
    with service(folder, str(context.engine.url.render_as_string(hide_password=False))) as address:
        for run in range(rounds):
            # The first file finds a service that has just been started, and counts for neither.
            first, *turn = files[run::rounds]
            Sender(address, tokens).send(first)
            alone, rush = Sender(address, tokens), Sender(address, tokens)
            alone_took = _sent(alone, turn[:few], 1)
            rush_took = _sent(rush, turn[few:], senders)
            tell(
                f"rush on {database}: {many} in {rush_took:.1f} s, answered in "
                f"{median(rush.waited):.2f} s (median) to {max(rush.waited):.2f} s; one after "
                f"another {median(alone.waited):.3f} s each"
            )
            whole.append(rush_took / many / (alone_took / few))
            middle.append(median(rush.waited) / median(alone.waited))
            slowest.append(max(rush.waited) / median(alone.waited))
    _prove(context, files)
    context.engine.dispose()
    what, against = f"rush of {many} uploads, {senders} at a time, {database}", "one at a time"
    yield Line(f"{what}: time a file / {against}", tuple(whole))
    yield Line(f"{what}: median answer / {against}", tuple(middle))
    yield Line(f"{what}: slowest answer / median {against}", tuple(slowest))


def _tokens(context: Context, files: Sequence[Path]) -> dict[str, str]:
    units = [path.stem.removeprefix(f"{PERIOD}_") for path in files]
    with writing(context.engine) as connection:
        return {unit: add_token(connection, unit, "clerk", NOW) for unit in units}


def _sent(sender: Sender, paths: Sequence[Path], at_a_time: int) -> float:
    """Seconds from the first file's leaving to the last one's answer."""
    start = time.perf_counter()
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(sender.send, paths))
    return time.perf_counter() - start


@contextmanager
def service(home: Path, database: str) -> Iterator[str]:
    """`tonghop serve` as a program of its own; its address, once it takes requests.

    RuntimeError with what it said when it does not come so far.
    """
    given = {
        "TONGHOP_HOME": str(home),
        "TONGHOP_DATABASE_URL": database,
        "TONGHOP_SECRET": SECRET.decode(),
        # Any port that is free at that moment: one looked for beforehand may be taken by then.
        "TONGHOP_PORT": "0",
        "TONGHOP_TODAY": NOW.date().isoformat(),
    }
    call = "from sync_service.cli import main; main()"
    log = home / "service.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", call, "serve"],
            env={**os.environ, **given},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    try:
        yield _address_told(process, log)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _address_told(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := _ADDRESS.search(log.read_text(errors="replace")):
            return found[0]
        time.sleep(0.05)
    how = "does not begin" if process.poll() is None else f"ended with {process.returncode}"
    raise RuntimeError(f"the service {how}: {log.read_text(errors='replace')}")


def _prove(context: Context, files: Sequence[Path]) -> None:
    """RuntimeError unless every report is stored once, counts, and stands in a whole record."""
    units = Counter(path.stem.removeprefix(f"{PERIOD}_") for path in files)
    with reading(context.engine) as connection:
        rows = connection.execute(
            select(submissions.c.unit, submissions.c.state).where(submissions.c.period == PERIOD)
        )
        stored = Counter((row.unit, row.state) for row in rows)
        totals = rollup(context, connection, scope_of(connection, Period.parse(PERIOD), None))
        broken = first_broken(connection)
    if stored != Counter((unit, "accepted") for unit in units):
        raise RuntimeError("not every report is stored once")
    if totals.coverage.accepted != len(units) or broken is not None:
        raise RuntimeError("totals or audit record do not fit the reports")
