"""A pull as it was worked out, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addin.model import Model, Sheet
from addin.painting import Frame
from addin.pull.hidden import Figures
from addin.pull.planning import Plan
from addin.pull.state import State


@dataclass(frozen=True)
class Work:
    """A pull that has been worked out."""

    model: Model
    state: State | None
    new: Sequence[Sheet]
    plans: Sequence[Plan]
    frames: Mapping[str, Frame]
    pages: Mapping[str, str]
    figures: Figures | None
    """The hidden sheet of figures, where it is there."""
    facts: Mapping[str, str]

    @property
    def is_needed(self) -> bool:
        known = {} if self.state is None else self.state.facts
        return bool(
            self.new
            or (self.figures is not None and self.figures.are_others)
            or any(plan.is_needed for plan in self.plans)
            or any(known.get(key) != self.facts[key] for key in ("digest", "period", "unit"))
        )
