"""Plans: a document's tasks and targets, and which units a task concerns."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sync_service.domain.deadlines import Deadline

Role = Literal["direct", "lead", "coordinate", "implement"]
ROLES: tuple[Role, ...] = ("direct", "lead", "coordinate", "implement")


@dataclass(frozen=True)
class DocumentRef:
    """A document by number, date and issuer: the number alone is not unique over the years."""

    number: str | None
    date: date | None
    issuer: str | None


@dataclass(frozen=True)
class Document:
    """A document; `signer` is the office that signed, `recipients` its "Nơi nhận", as printed."""

    type: str
    number: str | None
    date: date | None
    issuer: str | None
    title: str | None = None
    implements: tuple[DocumentRef, ...] = ()
    signer: str | None = None
    recipients: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The document as it is always printed: type, number and date where it has them."""
        words = self.type if self.number is None else f"{self.type} số {self.number}"
        if self.date is not None:
            words += f" ngày {self.date:%d/%m/%Y}"
        return f"{words} của {self.issuer}" if self.issuer else words


@dataclass(frozen=True)
class Task:
    """A task of a plan; agencies stand in `roles` as the document names them.

    One that is `withdrawn` since a day is given to nobody any more; its reports are kept.
    """

    code: str
    title: str
    section: str | None
    roles: dict[Role, tuple[str, ...]]
    deadline: Deadline
    text: str | None = None
    withdrawn: date | None = None

    @property
    def is_given(self) -> bool:
        """Whether the plan names anybody at all for it."""
        return any(self.roles.values())


@dataclass(frozen=True)
class Counts:
    """What is counted over what: `form:MEASURE.column` each; no denominator, a plain count.

    `denominator_at` tells of which moment the denominator is: the period's end, or the end of
    the year before (places differ, DOMAIN section 7). `also` is a second figure that must hold
    as well ("of organisations and of members"): the one further from the target is shown.
    """

    numerator: str
    denominator: str | None = None
    denominator_at: Literal["end", "year_before"] = "end"
    also: "Counts | None" = None


@dataclass(frozen=True)
class Target:
    code: str
    text: str
    comparator: Literal[">", ">=", "<", "<=", "==", "between"]
    value: float
    value_max: float | None
    unit: str
    by: date | None
    scope: str | None
    term: Literal["year", "by_date"]
    counts: Counts | None


@dataclass(frozen=True)
class Plan:
    """A plan; `unit` is the unit that issues it, None for the province itself."""

    code: str
    document: Document
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    reporting: tuple[Any, ...] = ()
    unit: str | None = None

    @property
    def sheet(self) -> str:
        """The name of the plan's sheet in a unit's workbook."""
        return f"NV {self.code}"[:31]


@dataclass(frozen=True)
class AssignedTask:
    """A task as it concerns one unit: in which roles."""

    plan: str
    task: Task
    roles: tuple[Role, ...]
