"""What a run of the demonstration did and left behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync_service.demo.sending import Json, Sent


@dataclass(frozen=True)
class PeriodResult:
    """One quarter: what was issued, what was sent and became of it, and where the totals are.

    `accepted` holds the checksum of each unit's report that counts; `rollup` is the province's.
    """

    period: str
    issued: int
    sent: tuple[Sent, ...]
    late: int
    accepted: Mapping[str, str]
    rollup: Json
    provincial: Path
    seconds: float

    def count(self, status: str) -> int:
        """How many files were answered so."""
        return sum(one.status == status for one in self.sent)

    @property
    def corrected(self) -> int:
        """How many units were refused at first and accepted in the end."""
        refused = {one.unit for one in self.sent if one.status == "rejected"}
        return len(refused & set(self.accepted))

    @property
    def missing(self) -> tuple[str, ...]:
        """The units without an accepted report."""
        return tuple(self.rollup["coverage"]["missing"])

    @property
    def unexpected(self) -> tuple[Sent, ...]:
        """Files answered otherwise than their clerks reckoned with.

        A figure that has to be explained is no surprise.
        """
        asked = {one.unit for one in self.sent if one.attempt.mistake == "unexplained"}
        return tuple(one for one in self.sent if not one.as_expected and one.unit not in asked)


@dataclass(frozen=True)
class DemoResult:
    """The whole run: its folder, the quarters, and tokens to try the service with.

    `open_unit` still owes its report of the last quarter, which is left open; `trial_file` is
    its workbook, filled in with one wrong figure.
    """

    folder: Path
    units_file: Path
    issued_folder: Path
    home: Path
    periods: tuple[PeriodResult, ...]
    office_token: str
    open_unit: str
    unit_token: str
    trial_file: Path
    seconds: float
