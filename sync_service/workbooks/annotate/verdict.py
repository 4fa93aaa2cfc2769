"""What is told to the sender of one file: whose report, what became of it, and every remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync_service.domain.findings import Place

Kind = Literal["error", "explain", "warning", "repair", "explained"]
State = Literal["accepted", "rejected", "duplicate", "replaced", "returned"]

# As they are listed: what must be done first.
KINDS: tuple[Kind, ...] = ("error", "explain", "warning", "repair", "explained")
_BLOCKING: frozenset[Kind] = frozenset({"error", "explain"})


@dataclass(frozen=True)
class Remark:
    """One finding in words. `related` are the other cells that were compared."""

    kind: Kind
    code: str
    place: Place
    message: str
    hint: str
    value: str | None = None
    read_as: str | None = None
    related: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The answer to one file.

    `is_trial` is a dry run, `reason` why a person returned the report; `unit_name` and
    `period` (in words) are None where the file does not tell or the sender must not know.
    """

    file: str
    state: State
    unit: str | None
    unit_name: str | None
    period: str | None
    version: int | None
    received_at: datetime | None
    remarks: tuple[Remark, ...]
    is_trial: bool = False
    reason: str | None = None

    @property
    def must_mend(self) -> bool:
        """Whether the sender has to correct the file and send it again."""
        return self.state in ("rejected", "returned") or any(
            one.kind in _BLOCKING for one in self.remarks
        )

    def of(self, kind: Kind) -> Sequence[Remark]:
        """The remarks of one kind, in the order in which they were found."""
        return [one for one in self.remarks if one.kind == kind]
