"""What the provincial workbook is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sync_service.contract.definitions import StatisticsForm
from sync_service.domain.plans import Plan
from sync_service.domain.rollups import BoardRow, Comparison, ReportState, Rollup, TaskRow, Values

# The figures of the cover and of the table by unit, as `form:MEASURE.column`; one that the
# forms at hand do not have is left out.
HEADLINES = (
    "member_statistics:A.total",
    "member_statistics:B.total",
    "member_statistics:B1.total",
    "member_statistics:C.total",
    "member_statistics:D.total",
    "member_statistics:D.women",
    "member_statistics:D.minority",
    "member_statistics:D.religious",
    "member_statistics:TC.tccsd",
    "member_statistics:TC.chi_bo_truc_thuoc",
)


@dataclass(frozen=True)
class SourceFile:
    """A received file whose figures stand in the totals."""

    unit: str
    name: str
    version: int
    file: str
    sha256: str
    channel: str
    received_at: datetime
    state: ReportState
    period: str = ""
    submission: int | None = None


@dataclass(frozen=True)
class ProvincialReport:
    """Everything that one provincial workbook shows.

    `direct_values` are the rollup values of each unit directly below, in the order shown; the
    unit's own figures may stand among them under its own code. Times carry a time zone; one
    without is taken for local. `headlines` are `form:MEASURE.column`. `direct_of` names for a
    unit that directly below it belongs to.
    """

    title: str
    period: str
    as_of: date
    made_at: datetime
    rollup: Rollup
    previous: Comparison
    last_year: Comparison
    forms: tuple[StatisticsForm, ...]
    plans: tuple[Plan, ...]
    board: tuple[BoardRow, ...]
    tasks: tuple[TaskRow, ...]
    unit_names: Mapping[str, str]
    direct_values: Mapping[str, Values]
    sources: tuple[SourceFile, ...]
    headlines: tuple[str, ...] = HEADLINES
    kind_names: Mapping[str, str] = field(default_factory=dict)
    direct_of: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, unit: str) -> str:
        """The unit's name, or its code where no name is known."""
        return self.unit_names.get(unit, unit)

    @property
    def has_previous(self) -> bool:
        """Whether "last period" is another period than "same period last year"."""
        return self.previous.period != self.last_year.period
