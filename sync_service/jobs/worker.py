"""The worker: looks at the clock, writes down what is due, and does it, one run after the other.

What is due is worked out from the timetables and the record, never from timers, so that a moment
missed is found later, and none is found twice. Several workers may be started: one holds the
lease and works, the others wait for it to run out.
"""

import secrets
import socket
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sync_service.database import jobs as record
from sync_service.database.engine import writing
from sync_service.database.jobs import Run
from sync_service.domain.schedule import Planned
from sync_service.errors import TonghopError
from sync_service.jobs.job import Job, Work
from sync_service.settings import Settings
from sync_service.stages.context import Context

LEASE = "scheduler"
# Renewed at a third of this; after a power cut another worker takes over when it has run out.
LEASE_TIME = timedelta(minutes=3)
# Pauses before a run that failed is tried again; then it stays failed.
PAUSES = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2))

Log = Callable[[str], None]


@dataclass
class Worker:
    """One process that runs jobs; `log` takes what only an administrator can mend."""

    context: Context
    settings: Settings
    jobs: Sequence[Job]
    log: Log
    name: str = field(default_factory=lambda: f"{socket.gethostname()}-{secrets.token_hex(4)}")
    stopping: threading.Event = field(default_factory=threading.Event)

    def tick(self) -> int:
        """Does everything that is due by now; how many runs. Nothing while another worker leads."""
        if not self._lead():
            return 0
        with _renewing(self._lead, self.log):
            self._plan()
            done = 0
            while not self.stopping.is_set() and (run := self._claim()) is not None:
                self._do(run)
                done += 1
            return done

    def run_by_hand(self, job: Job, subject: str = "") -> Run:
        """Runs a job now, whoever leads, with a record and a lease of its own."""
        now = self.context.now()
        with writing(self.context.engine) as connection:
            (added,) = record.add_runs(connection, job.name, [(Planned(now, subject), 0)], "hand")
            run = record.claim(connection, added, self.name, now)
        lease = f"run {run.id}"
        self._hold(lease)
        try:
            with _renewing(lambda: self._hold(lease), self.log):
                return self._end(run, *self._outcome(job, run))
        finally:
            self._give_back(lease)

    def stop(self) -> None:
        """Lets the run at hand end and begins no other; the lease is given back."""
        self.stopping.set()
        self._give_back(LEASE)

    def _lead(self) -> bool:
        return self._hold(LEASE)

    def _hold(self, lease: str) -> bool:
        now = self.context.now()
        with writing(self.context.engine) as connection:
            return record.take_lease(connection, lease, self.name, now, now + LEASE_TIME)

    def _give_back(self, lease: str) -> None:
        with writing(self.context.engine) as connection:
            record.give_back(connection, lease, self.name)

    def _plan(self) -> None:
        """Writes down every run that has become due, and takes up what a dead worker left."""
        now = self.context.now()
        with writing(self.context.engine) as connection:
            for run in record.left_behind(connection, self.name):
                self._again(connection, run, now, run.error, now)
            known = record.planned_until(connection)
            for job in self.jobs:
                self._plan_job(connection, job, known.get(job.name), now)

    def _plan_job(
        self, connection: Connection, job: Job, after: datetime | None, now: datetime
    ) -> None:
        if after is not None and after >= now:
            return  # a clock that was put back plans nothing a second time
        if after is not None:
            zone = now.tzinfo
            due = list(job.timetable.moments(after.astimezone(zone), now))
            if job.catch_up == "once" and due:
                planned = [(due[-1], len(due) - 1)]
            else:
                planned = [(one, 0) for one in due]
            record.add_runs(connection, job.name, planned)
        # A job seen for the first time begins now: what lay before it was nobody's to do.
        record.set_planned_until(connection, job.name, now, after is None)

    def _claim(self) -> Run | None:
        names = [job.name for job in self.jobs]
        with writing(self.context.engine) as connection:
            return record.claim_next(connection, names, self.name, self.context.now())

    def _do(self, run: Run) -> None:
        job = next(one for one in self.jobs if one.name == run.job)
        result, error = self._outcome(job, run)
        if error is not None and run.attempts <= len(PAUSES) and job.catch_up == "each":
            now = self.context.now()
            with writing(self.context.engine) as connection:
                self._again(connection, run, now + PAUSES[run.attempts - 1], error, now)
        else:
            self._end(run, result, error)

    def _outcome(self, job: Job, run: Run) -> tuple[Mapping[str, Any] | None, str | None]:
        """What the job gave back, or why it failed: in words where we know, else by reference."""
        try:
            return job.run(Work(self.context, self.settings, run.planned, self.log)), None
        except TonghopError as error:
            return None, error.text("vi")
        except Exception as error:  # one job's fault must not stop the others
            reference = secrets.token_hex(4)
            self.log(f"{reference} {job.name}\n{traceback.format_exc()}")
            return None, f"Lỗi của chương trình ({type(error).__name__}), mã {reference} trong log."

    def _end(self, run: Run, result: Mapping[str, Any] | None, error: str | None) -> Run:
        now = self.context.now()
        with writing(self.context.engine) as connection:
            record.end_run(connection, run.id, now, result, error)
            return record.find_run(connection, run.id)

    def _again(
        self,
        connection: Connection,
        run: Run,
        at: datetime,
        error: str | None,
        now: datetime,
    ) -> None:
        if run.attempts > len(PAUSES):
            left = error or "Máy dừng giữa chừng nhiều lần."
            record.end_run(connection, run.id, now, None, left)
        else:
            record.wait_again(connection, run.id, at, error)


@contextmanager
def _renewing(renew: Callable[[], object], log: Log) -> Iterator[None]:
    """Renews a lease again and again while something long is done."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(LEASE_TIME.total_seconds() / 3):
            try:
                renew()
            except (SQLAlchemyError, TonghopError) as error:  # tried again in a minute
                log(f"lease: {type(error).__name__}")

    thread = threading.Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
