"""What the office makes of a rule in a period: on trial, in force, or off."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, get_args

from sync_service.contract.binding import BoundRule
from sync_service.contract.definitions import RuleLine, TaskForm

# A rule on trial is shown as a warning, one that is off is not judged at all.
State = Literal["trial", "in_force", "off"]
STATES: tuple[State, ...] = get_args(State)
IN_FORCE: State = "in_force"

# States by rule code; a rule left out is in force.
States = Mapping[str, State]


def bound_in(rules: Iterable[BoundRule], states: States) -> tuple[BoundRule, ...]:
    """The rules that are judged under these states, with the severity that they have then."""
    found = ((rule, _under(rule.line, states)) for rule in rules)
    return tuple(
        rule if line is rule.line else replace(rule, line=line)
        for rule, line in found
        if line is not None
    )


def task_form_in(form: TaskForm, states: States) -> TaskForm:
    """The form of task progress with the rules that are judged under these states."""
    lines = tuple(line for one in form.rules if (line := _under(one, states)) is not None)
    return form if lines == form.rules else replace(form, rules=lines)


def _under(line: RuleLine, states: States) -> RuleLine | None:
    match states.get(line.code, IN_FORCE):
        case "off":
            return None
        case "trial":
            return replace(line, severity="warning")
        case _:
            return line
