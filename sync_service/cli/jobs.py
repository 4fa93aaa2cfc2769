"""Scheduled jobs: the worker that runs them, their record, one run by hand."""

import sys
from typing import Any

import click

from sync_service.cli.counts import counts_in_words
from sync_service.cli.desk import Desk, command, json_option, make_desk
from sync_service.database import jobs as record
from sync_service.database.engine import reading
from sync_service.database.jobs import Run
from sync_service.errors import UsageRefused
from sync_service.jobs.clockwork import run_until_stopped
from sync_service.jobs.job import Job
from sync_service.jobs.table import jobs_of
from sync_service.jobs.worker import Worker


@click.command()
@click.pass_context
@command
def worker(context: click.Context) -> None:
    """Chạy các việc định kỳ cho đến khi dừng. / Run the scheduled jobs until stopped."""
    desk = make_desk(context)
    made = _worker(desk)
    desk.say("worker_running", jobs=", ".join(job.name for job in made.jobs))
    run_until_stopped(made)


@click.group(invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """Việc định kỳ và các lần đã chạy. / Scheduled jobs and their runs."""
    if context.invoked_subcommand is None:
        context.invoke(list_jobs)


@jobs.command("list")
@click.option("--job", help="Chỉ việc này. / Only this job.")
@click.option("--most", default=20, show_default=True, help="Số lần chạy hiện ra. / How many runs.")
@json_option
@click.pass_context
@command
def list_jobs(
    context: click.Context, job: str | None = None, most: int = 20, as_json: bool = False
) -> None:
    """Liệt kê các việc và lần chạy gần đây. / List the jobs and their latest runs."""
    desk = make_desk(context)
    opened = desk.context()
    table = jobs_of(opened.contract.lists.calendar)
    if job is not None:
        _job(table, job)
    with reading(opened.engine) as connection:
        found = record.runs(connection, opened.now(), job, most)
    if as_json:
        desk.answer(
            {"jobs": [_job_json(one) for one in table], "runs": list(map(_run_json, found))}
        )
        return
    for one in table:
        click.echo(f"{one.name}\t{one.about[desk.language == 'en']}")
    for run in found:
        click.echo(_line(desk, run))


@jobs.command("run")
@click.argument("name")
@click.option("--period", default="", help="Kỳ mà việc đó làm. / The period that it is about.")
@json_option
@click.pass_context
@command
def run_job(context: click.Context, name: str, period: str, as_json: bool) -> None:
    """Chạy ngay một việc. / Run a job now."""
    desk = make_desk(context)
    made = _worker(desk)
    run = made.run_by_hand(_job(made.jobs, name), period)
    if as_json:
        desk.answer(_run_json(run))
    else:
        click.echo(_line(desk, run))
    if run.state == "failed":
        raise SystemExit(1)


def _worker(desk: Desk) -> Worker:
    opened = desk.context()

    def log(words: str) -> None:
        click.echo(words, file=sys.stderr)

    return Worker(opened, desk.settings, jobs_of(opened.contract.lists.calendar), log)


def _job(table: tuple[Job, ...] | Any, name: str) -> Job:
    for one in table:
        if one.name == name:
            found: Job = one
            return found
    names = ", ".join(one.name for one in table)
    raise UsageRefused(
        f"Không có việc “{name}”. Các việc: {names}.", f"There is no job “{name}”. Jobs: {names}."
    )


def _job_json(job: Job) -> dict[str, Any]:
    return {"name": job.name, "about": job.about[0], "catch_up": job.catch_up}


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "job": run.job,
        "planned_at": run.planned.at,
        "subject": run.planned.subject or None,
        "origin": run.origin,
        "missed": run.missed,
        "state": run.state,
        "attempts": run.attempts,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "result": run.result,
        "error": run.error,
    }


def _line(desk: Desk, run: Run) -> str:
    at = desk.settings.now().tzinfo
    planned = f"{run.planned.at.astimezone(at):%d/%m/%Y %H:%M}"
    state = desk.words(f"run_{run.state}")
    told = run.error or (counts_in_words(desk, run.result) if run.result is not None else "")
    words = [planned, run.job, run.planned.subject, state, told]
    return "\t".join(word for word in words if word)
