"""What issuing, collecting and pushing Google Sheets have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sync_service.database import channels
from sync_service.database.channels import Closed, is_open
from sync_service.database.engine import reading
from sync_service.errors import TonghopError
from sync_service.inboxes.google import SeenSheet, listed
from sync_service.outlets.google.connection import Connection, open_google
from sync_service.outlets.google.drive import query_of
from sync_service.outlets.google.faults import Busy, GoogleRefused, SheetProblem, Unsure
from sync_service.settings import Settings
from sync_service.stages.context import Context

CHANNEL = "google"
ADDRESS = "https://docs.google.com/spreadsheets/d/{file}/edit"

# By these a file is found again on Drive, whatever people name it and wherever they move it.
PERIOD, UNIT, KIND = "tonghop_period", "tonghop_unit", "tonghop_kind"

# So many files in a row that Google is too busy for are no accident.
_MOST_IN_A_ROW = 3

T = TypeVar("T")
Open = Callable[[Settings], Connection]
# Called with the name of each unit when it is done; shows how far a long run is.
Progress = Callable[[str], None]

open_connection: Open = open_google


@dataclass(frozen=True)
class UnitProblem:
    """What kept one unit's sheet from being made, read or marked."""

    unit: str
    error: TonghopError


@dataclass
class Trials:
    """Units tried one after the other: a fault of one is kept, and stops no other."""

    problems: list[UnitProblem] = field(default_factory=list)
    _busy: int = 0

    def attempt(self, unit: str, work: Callable[[], T]) -> T | None:
        """What the work gives; a SheetProblem is kept, and None given.

        Raises GoogleRefused when Google is too busy for one after the other.
        """
        try:
            done = work()
        except SheetProblem as error:
            self.problems.append(UnitProblem(unit, error))
            self._busy = self._busy + 1 if isinstance(error, Busy | Unsure) else 0
            if self._busy >= _MOST_IN_A_ROW:
                raise GoogleRefused(error.vi, error.en) from error
            return None
        self._busy = 0
        return done


def marks_of(period: str, kind: str, unit: str | None = None) -> dict[str, str]:
    """The marks of a file of ours; of all of a period and kind without a unit."""
    marks = {PERIOD: period, KIND: kind}
    return marks | ({UNIT: unit} if unit is not None else {})


def files_of(
    google: Connection, settings: Settings, period: str, kind: str
) -> Mapping[str, SeenSheet]:
    """By id the files of a period that are not in the bin: one request a thousand."""
    return listed(google, query_of(marks_of(period, kind)), settings.google_drive)


def is_switched_on(context: Context) -> bool:
    """Whether the channel is open as a whole."""
    with reading(context.engine) as connection:
        return is_open(connection, CHANNEL)


def require_channel(context: Context) -> None:
    """Raises GoogleRefused while the channel is off as a whole."""
    if not is_switched_on(context):
        raise GoogleRefused(
            "Kênh Google Sheets đang tắt. Bật lại: tonghop channels on google",
            "The Google Sheets channel is off. Switch it on: tonghop channels on google",
        )


def closures_in(context: Context, period: str) -> Closed:
    """What of the channel is closed for forms and units of a period's tree."""
    with reading(context.engine) as connection:
        found = channels.closures(connection, [CHANNEL])
        return channels.closed_in(connection, found, period)
