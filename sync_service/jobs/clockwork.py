"""The worker in its process: a look at the clock every few seconds until it is asked to stop."""

import signal
from contextlib import suppress
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from sync_service.jobs.worker import Worker

LOOK_SECONDS = 20


def run_until_stopped(worker: Worker, seconds: float = LOOK_SECONDS) -> None:
    """Runs due jobs until the process is interrupted or told to end; the run at hand is ended.

    What runs when is the worker's own record, so the scheduler only gives the beat: a beat
    missed, or two at once, changes nothing.
    """
    scheduler = BlockingScheduler()
    scheduler.add_job(
        worker.tick,
        IntervalTrigger(seconds=seconds),
        id="tick",
        replace_existing=True,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=3600,
        next_run_time=worker.context.now(),
    )

    def end(_signal: int, _frame: FrameType | None) -> None:
        worker.stopping.set()
        raise _Ended

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, end)
    with suppress(_Ended):
        scheduler.start()
    # Not before the run at hand has ended, or another worker would take it for left behind.
    scheduler.shutdown(wait=True)
    worker.stop()


class _Ended(Exception):
    """The process was told to end."""
