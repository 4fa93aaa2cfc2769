"""Scheduled jobs: each planned moment once, in order, whatever stops and whoever looks."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from time import monotonic as time_now
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sync_service.contract.loading import load_contract
from sync_service.database import jobs as record
from sync_service.database.engine import open_engine, reading, upgrade, writing
from sync_service.domain.periods import Period
from sync_service.domain.schedule import ByQuarter, Daily, Every, Planned
from sync_service.errors import TonghopError
from sync_service.jobs.job import Job, Work
from sync_service.jobs.table import jobs_of
from sync_service.jobs.worker import LEASE, LEASE_TIME, PAUSES, Worker
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.operation.doctor import examine
from tests.kill.death import forks
from tests.service.province import Clock, found_province

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2025, 1, 1, 9, tzinfo=ZONE)
CALENDAR = load_contract().lists.calendar
PERIODS = tuple(job for job in jobs_of(CALENDAR) if job.name in ("open", "close"))


@dataclass
class Diary:
    """What was really run: job and planned moment, in the order of running."""

    entries: list[tuple[str, Planned]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keeper(self, name: str) -> Any:
        def run(work: Work) -> Mapping[str, Any]:
            with self.lock:
                self.entries.append((name, work.planned))
            return {"at": work.planned.at.isoformat()}

        return run

    def of(self, name: str) -> list[Planned]:
        return [planned for job, planned in self.entries if job == name]


@pytest.fixture
def context(database_url: str, tmp_path: Path) -> Iterator[Context]:
    """An installation without units, at nine in the morning of New Year's Day 2025."""
    engine = open_engine(database_url)
    upgrade(engine)
    yield Context(engine, load_contract(), tmp_path / "files", b"k" * 32, Clock(START))
    engine.dispose()


def worker(context: Context, *jobs: Job, name: str = "one") -> Worker:
    said: list[str] = []
    made = Worker(context, Settings(home=context.originals), jobs, said.append, name)
    made.said = said  # type: ignore[attr-defined]
    return made


def move(context: Context, moment: datetime) -> None:
    context.now.now = moment  # type: ignore[attr-defined]


def test_a_year_with_two_workers_and_an_outage(context: Context) -> None:
    """Every planned moment was run exactly once and in order; polls missed are made up once."""
    diary = Diary()
    mornings, quarters, polls = (
        Daily(time(7)),
        ByQuarter(time(8), lambda q: [q.last_day]),
        Every(10),
    )
    jobs = (
        Job("quarter", ("", ""), quarters, "each", diary.keeper("quarter")),
        Job("morning", ("", ""), mornings, "each", diary.keeper("morning")),
        Job("poll", ("", ""), polls, "once", diary.keeper("poll")),
    )
    pair = [worker(context, *jobs, name=name) for name in ("one", "two")]
    dice = random.Random(2025)
    now, end = START, START + timedelta(days=365)
    pair[0].tick()
    while now < end:
        now += timedelta(minutes=dice.randint(5, 36 * 60))
        if date(2025, 3, 27) <= now.date() < date(2025, 4, 3):
            now = datetime(2025, 4, 3, 6, tzinfo=ZONE)  # a week without power, over a quarter's end
        move(context, now)
        threads = [threading.Thread(target=one.tick) for one in pair if dice.random() < 0.8]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    pair[0].stop()
    pair[1].tick()

    days = [
        START.date() + timedelta(days=n) for n in range(1, (now.date() - START.date()).days + 1)
    ]
    planned = [datetime.combine(day, time(7), ZONE) for day in days]
    assert [one.at for one in diary.of("morning")] == [at for at in planned if at <= now]
    assert [one.subject for one in diary.of("quarter")] == [f"2025-Q{n}" for n in (1, 2, 3, 4)]
    moments = [at for job, at in diary.entries if job != "poll"]
    assert moments == sorted(moments)
    with reading(context.engine) as connection:
        ran = record.runs(connection, now, "poll", most=10_000)
    assert {one.state for one in ran} == {"done"}
    assert len(ran) == len(diary.of("poll")) == len(set(diary.of("poll")))
    assert sum(1 + one.missed for one in ran) == (now - START) // timedelta(minutes=10)
    assert pair[0].said == pair[1].said == []  # type: ignore[attr-defined]


def test_a_run_cut_by_a_power_failure_is_taken_up_by_another_worker(context: Context) -> None:
    """The lease of the dead runs out first; then the run is done, once, in the record as well."""
    diary = Diary()

    class Killed(BaseException):
        """The power goes."""

    def dies(_work: Work) -> Mapping[str, Any]:
        raise Killed

    timetable = Daily(time(10))
    first = worker(context, Job("morning", ("", ""), timetable, "each", dies), name="first")
    second = worker(
        context, Job("morning", ("", ""), timetable, "each", diary.keeper("m")), name="b"
    )
    first.tick()
    move(context, START + timedelta(hours=1, minutes=1))
    with pytest.raises(Killed):
        first.tick()

    assert second.tick() == 0  # the dead one's lease still runs
    move(context, START + timedelta(hours=1, minutes=1) + LEASE_TIME)
    assert second.tick() == 1
    assert second.tick() == 0
    (ran,) = _runs(context)
    assert (ran.state, ran.attempts, ran.worker) == ("done", 2, "b")
    assert [one.at for one in diary.of("m")] == [START + timedelta(hours=1)]


def test_a_failure_is_tried_again_with_growing_pauses_and_then_told(context: Context) -> None:
    """A fault of the day goes away by itself; one that stays is on record with its words."""
    tries: list[datetime] = []

    def fails(work: Work) -> Mapping[str, Any]:
        tries.append(work.context.now())
        raise TonghopError("Ổ đĩa đã đầy.", "The disk is full.")

    one = worker(context, Job("morning", ("", ""), Daily(time(10)), "each", fails))
    one.tick()
    now = START
    while now < START + timedelta(hours=6):
        now += timedelta(minutes=1)
        move(context, now)
        one.tick()

    assert [later - earlier for earlier, later in pairwise(tries)] == list(PAUSES)
    (ran,) = _runs(context)
    assert (ran.state, ran.error) == ("failed", "Ổ đĩa đã đầy.")


def test_a_fault_of_ours_stops_no_other_job(context: Context) -> None:
    """The record names a reference, the log the traceback; the other job has run."""
    diary = Diary()

    def breaks(_work: Work) -> Mapping[str, Any]:
        raise ZeroDivisionError

    jobs = (
        Job("broken", ("", ""), Every(10), "once", breaks),
        Job("sound", ("", ""), Every(10), "once", diary.keeper("sound")),
    )
    one = worker(context, *jobs)
    one.tick()
    move(context, START + timedelta(minutes=10))

    assert one.tick() == 2
    broken = next(run for run in _runs(context) if run.job == "broken")
    (logged,) = one.said  # type: ignore[attr-defined]
    assert broken.state == "failed"
    assert broken.error is not None
    assert logged.split()[0] in broken.error
    assert "ZeroDivisionError" in logged
    assert len(diary.of("sound")) == 1


def test_a_clock_put_back_repeats_nothing(context: Context) -> None:
    """After the clock was wrong for a day, what was run is not run again."""
    diary = Diary()
    one = worker(context, Job("morning", ("", ""), Daily(time(10)), "each", diary.keeper("m")))
    one.tick()
    for hours in (26, 2, 25, 27, 51):
        move(context, START + timedelta(hours=hours))
        one.tick()

    assert [planned.at.date() for planned in diary.of("m")] == [
        date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 3)
    ]  # fmt: skip


def test_a_job_can_be_run_by_hand(context: Context) -> None:
    """A run by hand has a record of its own and takes nothing from the schedule."""
    diary = Diary()
    job = Job("morning", ("", ""), Daily(time(10)), "each", diary.keeper("m"))
    one = worker(context, job)
    one.tick()
    ran = one.run_by_hand(job, "2025-Q1")
    move(context, START + timedelta(hours=2))
    one.tick()

    assert (ran.state, ran.origin, ran.planned.subject) == ("done", "hand", "2025-Q1")
    assert [run.origin for run in _runs(context)] == ["schedule", "hand"]
    assert len(diary.entries) == 2


def test_a_run_by_hand_that_is_killed_is_shown_as_broken_off(tmp_path: Path) -> None:
    """While the command runs it is running; killed, it is broken off when its lease has run out,
    and the doctor asks for it to be run again."""
    province = found_province(tmp_path)
    province.clock.now = datetime.now(ZONE)
    ready = forks().Event()
    process = forks().Process(target=_run_for_ever, args=(tmp_path, ready))
    process.start()
    assert ready.wait(60)
    (alive,) = _runs(province.context)
    process.kill()
    process.join()
    province.clock.now += LEASE_TIME + timedelta(seconds=60)
    (dead,) = _runs(province.context)
    settings = Settings(home=tmp_path)
    settings.signing_key()
    one = worker(province.context, *PERIODS)
    one.tick()
    told = [line.vi for line in examine(province.context, settings) if "bị ngắt" in line.vi]

    assert (alive.state, alive.origin, dead.state) == ("running", "hand", "broken_off")
    assert len(told) == 1
    assert "tonghop jobs run endless" in told[0]
    again = Job("endless", ("", ""), Daily(time(10)), "each", Diary().keeper("m"))
    assert one.run_by_hand(again).state == "done"
    assert [run.state for run in _runs(province.context)] == ["done", "broken_off"]
    province.engine.dispose()


def _run_for_ever(folder: Path, ready: Signal) -> None:
    def never_ends(_work: Work) -> Mapping[str, Any]:
        ready.set()
        threading.Event().wait()
        return {}

    province = found_province(folder)
    province.clock.now = datetime.now(ZONE)
    job = Job("endless", ("", ""), Daily(time(10)), "each", never_ends)
    worker(province.context, job, name="killed").run_by_hand(job)


def test_a_run_by_hand_that_is_interrupted_is_broken_off_at_once(context: Context) -> None:
    """Ctrl+C gives the lease back."""

    def interrupted(_work: Work) -> Mapping[str, Any]:
        raise KeyboardInterrupt

    job = Job("morning", ("", ""), Daily(time(10)), "each", interrupted)
    with pytest.raises(KeyboardInterrupt):
        worker(context, job).run_by_hand(job)
    assert [run.state for run in _runs(context)] == ["broken_off"]


def test_quarters_open_and_close_by_the_calendar(tmp_path: Path) -> None:
    """By the shipped calendar each quarter opens before its end and closes after its due day."""
    province = found_province(tmp_path)
    clock = province.clock
    clock.now = datetime(2023, 1, 3, 6, tzinfo=ZONE)
    one = worker(province.context, *PERIODS)
    one.tick()
    states: dict[str, list[tuple[date, str]]] = {}
    for _ in range(365 + 60):
        clock.now += timedelta(days=1)
        one.tick()
        with reading(province.engine) as connection:
            for run in record.runs(connection, clock.now, most=1):
                told = states.setdefault(run.planned.subject, [])
                if (run.planned.at.date(), run.job) not in told:
                    told.append((run.planned.at.date(), run.job))
    quarter = Period.parse("2023-Q2")

    assert states["2023-Q2"] == [(date(2023, 6, 20), "open"), (date(2023, 8, 21), "close")]
    assert CALENDAR.due(quarter) == date(2023, 7, 5)
    assert states["2023-Q3"][0] == (date(2023, 9, 20), "open")
    province.engine.dispose()


def test_a_quarter_opened_by_hand_is_left_alone(tmp_path: Path) -> None:
    """A person's opening, and a person's closing, stand."""
    province = found_province(tmp_path)
    province.clock.now = datetime(2023, 6, 19, 9, tzinfo=ZONE)
    one = worker(province.context, *PERIODS)
    one.tick()
    province.open("2023-Q2")
    province.clock.now += timedelta(days=1)
    one.tick()
    (ran,) = _runs(province.context)

    assert ran.result == {"period": "2023-Q2", "opened": False}
    province.engine.dispose()


def test_without_units_the_opening_fails_in_words(context: Context) -> None:
    """What a job cannot do is said as the command itself would say it."""
    one = worker(context, *PERIODS)
    ran = one.run_by_hand(one.jobs[0], "2025-Q1")

    assert ran.state == "failed"
    assert "Nạp danh sách đơn vị trước: tonghop units load FILE" in (ran.error or "")
    assert one.said == []  # type: ignore[attr-defined]


def test_the_process_ends_when_it_is_told_to(tmp_path: Path) -> None:
    """`tonghop worker` plans from its first look on, ends by SIGTERM, and gives its lease back."""
    environment = {**os.environ, "TONGHOP_HOME": str(tmp_path)}
    tonghop = [sys.executable, "-c", "from sync_service.cli import main; main()"]
    subprocess.run([*tonghop, "init"], env=environment, check=True, capture_output=True, timeout=60)
    process = subprocess.Popen([*tonghop, "worker"], env=environment, stderr=subprocess.PIPE)
    engine = open_engine(f"sqlite:///{(tmp_path / 'tonghop.sqlite').as_posix()}")
    try:
        until, pause = time_now() + 60, threading.Event()
        planned: dict[str, datetime] = {}
        while not planned and time_now() < until:
            with reading(engine) as connection:
                planned = record.planned_until(connection)
            pause.wait(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    later = datetime.now(ZONE)

    assert (process.returncode, "Traceback" in said.decode()) == (0, False)
    assert "open" in planned
    with writing(engine) as connection:
        assert record.take_lease(connection, LEASE, "next", later, later)
    engine.dispose()


def test_the_lease_is_one_workers(context: Context) -> None:
    """A second worker gets it when it was given back or has run out, not before."""
    until = START + LEASE_TIME
    with writing(context.engine) as connection:
        assert record.take_lease(connection, "x", "a", START, until)
        assert not record.take_lease(connection, "x", "b", START, until)
        assert record.take_lease(connection, "x", "a", START, until + LEASE_TIME)
        assert not record.take_lease(connection, "x", "b", until, until)
        record.give_back(connection, "x", "b")
        assert not record.take_lease(connection, "x", "b", until, until)
        record.give_back(connection, "x", "a")
        assert record.take_lease(connection, "x", "b", START, until)


def _runs(context: Context) -> list[record.Run]:
    with reading(context.engine) as connection:
        return record.runs(connection, context.now())
