"""Rollups: totals of a unit with how much they cover, and where they come from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sync_service.domain.deadlines import Box
from sync_service.domain.findings import Finding

Number = int | float | None
# {form: {measure: {column: number}}}; a missing number is None.
Values = dict[str, dict[str, dict[str, Number]]]

ReportState = Literal["missing", "rejected", "returned", "accepted", "approved"]


@dataclass(frozen=True)
class Coverage:
    """How many of the expected reports a total covers; of a longer period, unit × quarter."""

    expected: int
    received: int
    accepted: int
    approved: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class TaskBoxes:
    """In how many units a task stands in which box; `reports` is their sum.

    `linked` are the tasks of other plans that carry it out, with their own boxes.
    """

    plan: str
    code: str
    boxes: dict[Box, int]
    linked: tuple["TaskBoxes", ...] = ()


@dataclass(frozen=True)
class TargetState:
    """A target's figure so far; `met` None means not yet known."""

    plan: str
    code: str
    actual: float | None
    numerator: Number
    denominator: Number
    comparator: str
    value: float
    value_max: float | None
    met: bool | None


@dataclass(frozen=True)
class Rollup:
    """Totals of a unit's subtree in a period. `carried` tells of annual forms the period whose
    figures stand there."""

    period: str
    unit: str
    as_of: date
    coverage: Coverage
    values: Values
    tasks: tuple[TaskBoxes, ...]
    targets: tuple[TargetState, ...]
    findings: tuple[Finding, ...] = ()
    quarters: dict[str, Coverage] = field(default_factory=dict)
    carried: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """Earlier figures put on the present tree; values None when not comparable, with the reason."""

    period: str
    values: Values | None
    reason: str | None = None


@dataclass(frozen=True)
class Source:
    """One figure of one report that went into a total."""

    unit: str
    value: Number
    file: str
    sheet: str
    cell: str
    sha256: str
    version: int
    channel: str
    received_at: datetime
    period: str
    submission: int | None = None


@dataclass(frozen=True)
class BoardRow:
    """Whether a unit has reported, and how its last report stands. Preorder of the tree."""

    unit: str
    name: str
    kind: str
    parent: str | None
    depth: int
    expected: bool
    state: ReportState | None  # None for a unit that owes no report
    version: int | None
    file: str | None
    sha256: str | None
    channel: str | None
    received_at: datetime | None
    late: bool
    expected_below: int
    accepted_below: int
    submission: int | None = None
    has_email: bool = False


@dataclass(frozen=True)
class TaskRow:
    """The progress of one task in one unit, with the box it falls into."""

    plan: str
    code: str
    unit: str
    box: Box
    status: str
    percent: float | None
    completed_on: date | None
    document: str | None
    result: str | None
    obstacle: str | None
    proposal: str | None
