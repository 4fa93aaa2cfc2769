"""What a job is: a timetable, something to do, and what becomes of moments that were missed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sync_service.domain.schedule import Planned, Timetable
from sync_service.settings import Settings
from sync_service.stages.context import Context

# "each": every missed moment is made up for, in order. "once": one run makes up for all of them.
CatchUp = Literal["each", "once"]


@dataclass(frozen=True)
class Work:
    """What a job is given: the installation, and the moment that its run was planned for.

    `log` takes what only an administrator can mend.
    """

    context: Context
    settings: Settings
    planned: Planned
    log: Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """A scheduled job.

    `run` may be called again for the same moment after a power cut: it must do no harm then.
    What it returns is kept with the record of the run; a TonghopError is its failure in words.
    """

    name: str
    about: tuple[str, str]  # Vietnamese, English
    timetable: Timetable
    catch_up: CatchUp
    run: Callable[[Work], Mapping[str, Any]]
