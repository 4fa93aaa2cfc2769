"""What reading a document yields: tasks and targets with their lines, and every doubt."""

from dataclasses import dataclass, field

from sync_service.documents.source import Source
from sync_service.domain.plans import Plan, Target, Task
from sync_service.errors import TonghopError


class DocumentRefused(TonghopError):
    """The file is no plan, or cannot be read as one."""


@dataclass(frozen=True)
class Doubt:
    """Something not certain: the line of the source, and why, in both languages."""

    line: int
    why_vi: str
    why_en: str


@dataclass(frozen=True)
class FoundTask:
    """A task as read; its title is the proposed short one, its text the full one."""

    task: Task
    line: int


@dataclass(frozen=True)
class FoundTarget:
    target: Target
    line: int


@dataclass(frozen=True)
class ReadPlan:
    """A document read as a plan: `plan` holds the same tasks and targets, without lines.

    `source` is the text that it was read from, to be looked at beside the doubts.
    """

    plan: Plan
    tasks: tuple[FoundTask, ...]
    targets: tuple[FoundTarget, ...]
    doubts: tuple[Doubt, ...]
    source: Source = field(default_factory=lambda: Source((), ()))
