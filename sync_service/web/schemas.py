"""Shapes of questions and answers as OpenAPI tells them; answers are made in stages/present.py.

Questions are checked against these models; answers are not run through them a second time: a
test holds the two together.
"""

import datetime
import typing
from typing import Annotated, Literal

from apiflask.fields import UploadFile
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

Number = int | float | None
Values = dict[str, dict[str, dict[str, Number]]]
Severity = Literal["error", "warning", "explain", "repair"]
Status = Literal["accepted", "rejected", "duplicate"]
State = Literal["accepted", "rejected", "replaced", "returned"]
Written = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$"),
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


# Questions


class Upload(_Shape):
    """One or several workbooks; `period` refuses those of another period."""

    # typing.List: how the framework recognises a field that takes several files.
    file: typing.List[UploadFile] = Field(min_length=1)  # noqa: UP006
    period: str | None = None


class SubmissionQuery(_Shape):
    period: str | None = None
    unit: str | None = None
    status: State | Literal["approved"] | None = None
    page: int = Field(default=1, ge=1, le=1_000_000)
    per_page: int = Field(default=50, ge=1, le=500)


class WorkbookQuery(_Shape):
    annotated: bool = Field(default=False, description="with the answer and its marks in it")


class SourcesQuery(_Shape):
    measure: str = Field(min_length=1, description="CODE or form:CODE")
    column: str | None = Field(default=None, description="by default the measure's first")


class UnitQuery(_Shape):
    unit: str | None = Field(default=None, description="by default the token's own")


class PeriodQuery(_Shape):
    period: str | None = Field(default=None, description="by default the newest opened")


class Reason(_Shape):
    reason: Written


class ReminderOrder(_Shape):
    period: str
    units: list[str] = Field(min_length=1, max_length=20_000)


# Answers


class Reminded(_Shape):
    """Codes of units: written to, without an address, written to a short while ago, reported."""

    period: str
    queued: list[str]
    without_address: list[str]
    recently: list[str]
    reported: list[str]


class MadeFile(_Shape):
    role: str
    name: str
    sha256: str


class MadeReport(_Shape):
    """The report made last for a unit and a period; `number` counts those before it too."""

    period: str
    unit: str
    number: int
    state: typing.Literal["draft", "approved", "sent", "replaced"]
    made_at: datetime.datetime
    sent_at: datetime.datetime | None
    files: list[MadeFile]


class Fault(_Shape):
    code: str
    message: str
    details: dict[str, typing.Any]


class Health(_Shape):
    status: Literal["ok", "failing"]
    version: str


class Place(_Shape):
    sheet: str | None
    cell: str | None


class Finding(_Shape):
    """`related` are the other cells that a rule looked at."""

    file: str | None
    sheet: str | None
    cell: str | None
    code: str
    severity: Severity
    message: str
    hint: str
    value: str | None
    read_as: str | None
    related: list[Place]


class TaskProgress(_Shape):
    plan: str
    code: str
    status: str | None
    percent: Number
    completed_on: datetime.date | None
    document: str | None
    result: str | None
    obstacle: str | None
    proposal: str | None


class Item(_Shape):
    """What became of one file; `submission` is null for a dry run and for a repeated file."""

    file: str
    sha256: str
    unit: str | None
    period: str | None
    forms: list[str]
    status: Status
    version: int | None
    submission: int | None
    values: Values
    tasks: list[TaskProgress]
    findings: list[Finding]


class Summary(_Shape):
    accepted: int
    rejected: int
    duplicate: int


class Items(_Shape):
    items: list[Item]
    summary: Summary


class Received(RootModel[Item | Items]):
    """One item for one file; items with a summary for several."""


class Submission(_Shape):
    id: int
    file: str
    sha256: str
    unit: str | None
    period: str | None
    forms: list[str]
    status: State
    version: int | None
    channel: str
    sender: str | None
    received_at: datetime.datetime
    approved_at: datetime.datetime | None
    reviewed_by: str | None
    reason: str | None
    findings: list[Finding]


class SubmissionPage(_Shape):
    items: list[Submission]
    page: int
    per_page: int
    total: int


class SubmissionContent(Submission):
    values: Values
    tasks: list[TaskProgress]


class Coverage(_Shape):
    expected: int
    received: int
    accepted: int
    approved: int
    missing: list[str]


class Boxes(_Shape):
    done_on_time: int
    done_late: int
    open_in_time: int
    open_overdue: int
    not_started: int
    paused: int
    not_applicable: int


class TaskBoxes(_Shape):
    """A task's boxes; `linked` is there only where tasks of other plans carry it out."""

    plan: str
    code: str
    boxes: Boxes
    linked: list["TaskBoxes"] = []


class Target(_Shape):
    plan: str
    code: str
    actual: Number
    numerator: Number
    denominator: Number
    comparator: str
    value: float
    value_max: float | None
    met: bool | None


class Rollup(_Shape):
    period: str
    unit: str
    as_of: datetime.date
    coverage: Coverage
    quarters: dict[str, Coverage]
    carried: dict[str, str]
    values: Values
    tasks: list[TaskBoxes]
    targets: list[Target]
    findings: list[Finding]


class Source(_Shape):
    unit: str
    period: str
    value: Number
    file: str
    sheet: str
    cell: str
    sha256: str
    version: int
    channel: str
    received_at: datetime.datetime
    submission: int | None


class Trace(_Shape):
    period: str
    unit: str
    form: str
    measure: str
    column: str
    total: Number
    sources: list[Source]


class BoardRow(_Shape):
    unit: str
    name: str
    kind: str
    parent: str | None
    depth: int
    expected: bool
    state: Literal["missing", "rejected", "returned", "accepted", "approved"] | None
    version: int | None
    file: str | None
    sha256: str | None
    channel: str | None
    received_at: datetime.datetime | None
    late: bool
    expected_below: int
    accepted_below: int
    submission: int | None
    has_email: bool


class Board(_Shape):
    period: str
    unit: str
    due_day: datetime.date
    state: Literal["open", "closed"]
    rows: list[BoardRow]


class Unit(_Shape):
    code: str
    name: str
    kind: str
    parent: str | None
    depth: int
    email: str | None
    expected: bool | None
    forms: list[str]
    covered_by: dict[str, str]


class Units(_Shape):
    """`period` is null before any was opened: the units are today's then."""

    period: str | None
    units: list[Unit]


class Plans(_Shape):
    """Each plan in the shape of `plans read`, with its code."""

    plans: list[dict[str, typing.Any]]
