"""Scheduled jobs: how far each is planned, the record of its runs, and the one worker's lease."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from sync_service.database.tables import job_runs, jobs, leases
from sync_service.domain.schedule import Planned

# "broken_off" is not written down: who is killed writes nothing. It is a run without a living
# worker, one that holds a lease.
RunState = Literal["waiting", "running", "done", "failed", "broken_off"]
Origin = Literal["schedule", "hand"]


@dataclass(frozen=True)
class Run:
    """One run of a job, as the record has it; `missed` earlier moments are made up for by it."""

    id: int
    job: str
    planned: Planned
    origin: Origin
    missed: int
    state: RunState
    attempts: int
    worker: str | None
    started_at: datetime | None
    ended_at: datetime | None
    result: Mapping[str, Any] | None
    error: str | None


def take_lease(
    connection: Connection, name: str, holder: str, now: datetime, until: datetime
) -> bool:
    """Takes a lease, or renews one's own; False while another holds it."""
    row = connection.execute(select(leases).where(leases.c.name == name)).first()
    if row is None:
        connection.execute(insert(leases).values(name=name, holder=holder, until=until))
        return True
    if row.holder != holder and row.until > now:
        return False
    where = update(leases).where(leases.c.name == name)
    connection.execute(where.values(holder=holder, until=until))
    return True


def give_back(connection: Connection, name: str, holder: str) -> None:
    """Ends a lease of one's own, so that another need not wait for it to run out."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def planned_until(connection: Connection) -> dict[str, datetime]:
    """Up to which moment each job's runs are written down, for the jobs ever planned."""
    return {row.name: row.planned_until for row in connection.execute(select(jobs))}


def set_planned_until(connection: Connection, name: str, moment: datetime, is_new: bool) -> None:
    """Remembers how far a job is planned."""
    if is_new:
        connection.execute(insert(jobs).values(name=name, planned_until=moment))
    else:
        where = update(jobs).where(jobs.c.name == name)
        connection.execute(where.values(planned_until=moment))


def add_runs(
    connection: Connection,
    job: str,
    planned: Iterable[tuple[Planned, int]],
    origin: Origin = "schedule",
) -> list[int]:
    """Writes runs down as waiting, each with the earlier moments that it makes up for; the ids."""
    ids = []
    for one, missed in planned:
        added = connection.execute(
            insert(job_runs).values(
                job=job,
                planned_at=one.at,
                subject=one.subject,
                origin=origin,
                missed=missed,
                state="waiting",
                attempts=0,
                not_before=one.at,
            )
        )
        assert added.inserted_primary_key is not None
        ids.append(int(added.inserted_primary_key[0]))
    return ids


def claim_next(
    connection: Connection, names: Sequence[str], worker: str, now: datetime
) -> Run | None:
    """The earliest waiting run whose time has come, made this worker's; None when there is none.

    Among runs planned for the same moment the order of `names` decides. A run that has to wait
    after a failure holds back the later ones of its job, not those of others.
    """
    waiting = job_runs.c.state == "waiting"
    known = job_runs.c.job.in_(names)
    rows = connection.execute(
        select(job_runs).where(waiting, known).order_by(job_runs.c.planned_at, job_runs.c.id)
    ).all()
    held = {row.job for row in rows if row.not_before > now}
    ready = [row for row in rows if row.job not in held and row.planned_at <= now]
    if not ready:
        return None
    order = {name: place for place, name in enumerate(names)}
    row = min(ready, key=lambda one: (one.planned_at, order[one.job], one.id))
    return claim(connection, row.id, worker, now)


def claim(connection: Connection, run: int, worker: str, now: datetime) -> Run:
    """A waiting run made this worker's."""
    connection.execute(
        update(job_runs)
        .where(job_runs.c.id == run)
        .values(state="running", worker=worker, started_at=now, attempts=job_runs.c.attempts + 1)
    )
    return find_run(connection, run)


def end_run(
    connection: Connection,
    run: int,
    now: datetime,
    result: Mapping[str, Any] | None,
    error: str | None = None,
) -> None:
    """Writes down how a run ended: done, or failed with its reason."""
    state = "done" if error is None else "failed"
    connection.execute(
        update(job_runs)
        .where(job_runs.c.id == run)
        .values(
            state=state, ended_at=now, result=None if result is None else dict(result), error=error
        )
    )


def wait_again(connection: Connection, run: int, not_before: datetime, error: str | None) -> None:
    """Lets a run that failed, or that its worker left behind, be taken up once more."""
    values = {"state": "waiting", "not_before": not_before, "error": error}
    connection.execute(update(job_runs).where(job_runs.c.id == run).values(**values))


def left_behind(connection: Connection, worker: str) -> list[Run]:
    """Runs that another worker began and did not end."""
    running = job_runs.c.state == "running"
    another = or_(job_runs.c.worker.is_(None), job_runs.c.worker != worker)
    found = connection.execute(
        select(job_runs).where(running, another, job_runs.c.origin == "schedule")
    )
    return [_run(row) for row in found]


def find_run(connection: Connection, run: int) -> Run:
    """A run by its id."""
    return _run(connection.execute(select(job_runs).where(job_runs.c.id == run)).one())


def runs(
    connection: Connection, now: datetime, job: str | None = None, most: int = 50
) -> list[Run]:
    """The newest runs first, of one job or of all."""
    wanted = select(job_runs).order_by(job_runs.c.planned_at.desc(), job_runs.c.id.desc())
    if job is not None:
        wanted = wanted.where(job_runs.c.job == job)
    alive = _alive(connection, now)
    return [_shown(row, alive) for row in connection.execute(wanted.limit(most))]


def last_runs(connection: Connection, now: datetime) -> dict[str, Run]:
    """The newest run of each job that has begun."""
    alive = _alive(connection, now)
    begun = job_runs.c.started_at.is_not(None)
    rows = connection.execute(select(job_runs).where(begun).order_by(job_runs.c.planned_at))
    return {row.job: _shown(row, alive) for row in rows}


def forget_runs(connection: Connection, names: Sequence[str], before: datetime) -> int:
    """Removes the record of runs done before a day; how many. Failures stay."""
    old = job_runs.c.planned_at < before
    done = job_runs.c.state == "done"
    gone = connection.execute(delete(job_runs).where(job_runs.c.job.in_(names), old, done))
    return int(gone.rowcount)


def _alive(connection: Connection, now: datetime) -> set[str]:
    """The workers that hold a lease."""
    return set(connection.scalars(select(leases.c.holder).where(leases.c.until > now)))


def _shown(row: Row[Any], alive: Container[str | None]) -> Run:
    run = _run(row)
    is_left = run.state == "running" and run.worker not in alive
    return replace(run, state="broken_off") if is_left else run


def _run(row: Row[Any]) -> Run:
    return Run(
        row.id,
        row.job,
        Planned(row.planned_at, row.subject),
        row.origin,
        row.missed,
        row.state,
        row.attempts,
        row.worker,
        row.started_at,
        row.ended_at,
        row.result,
        row.error,
    )
