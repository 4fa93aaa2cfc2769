"""The daily backup, and records of jobs that nobody will ask for any more."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sync_service.database import jobs as record
from sync_service.database.engine import writing
from sync_service.jobs.job import Work
from sync_service.stages.operation.backup import backup, free_name, verify

_STEM = "tonghop-"
# Runs of jobs that recur all day long; the others stay on record for good.
RECURRING = ("collect", "send_mails")
_KEPT = timedelta(days=60)


def back_up(work: Work) -> Mapping[str, Any]:
    """Writes a backup into home/backups, reads it through, and lets the oldest ones go."""
    home, now = work.settings.home, work.context.now()
    folder = home / "backups"
    target = free_name(folder, f"{_STEM}{now:%Y%m%d-%H%M}")
    backup(work.context.engine, home, work.context.secret, target, now, lambda _what: None)
    verify(target)
    gone = _oldest(folder, work.context.contract.lists.calendar.schedule.keep_backups)
    for path in gone:
        path.unlink()
    with writing(work.context.engine) as connection:
        forgotten = record.forget_runs(connection, RECURRING, now - _KEPT)
    return {"file": target.name, "removed": len(gone), "forgotten_runs": forgotten}


def _oldest(folder: Path, keep: int) -> list[Path]:
    """The backups of this job beyond so many; those that a person made are never among them."""
    made = sorted(folder.glob(f"{_STEM}*.zip"))
    return made[:-keep]
