"""The answer to a file of the shared folder: where the file goes, and what is put beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sync_service.database.arrivals import Arrival
from sync_service.database.engine import reading
from sync_service.database.submissions import find_submission
from sync_service.domain.findings import is_acceptable
from sync_service.inboxes import folder
from sync_service.inboxes.unpacking import Refused, Unpacked
from sync_service.stages.collect.common import answer_again, answer_to, verdict_of_refused
from sync_service.stages.context import Context
from sync_service.stages.present import shown_name
from sync_service.stages.receive import Report
from sync_service.stages.store import Outcome
from sync_service.workbooks.annotate.words import letter

_NO_PERIOD = "khac"


@dataclass(frozen=True)
class Answer:
    """A result to be put beside a file."""

    name: str
    content: bytes


def answers_to(
    context: Context, outcomes: Sequence[Outcome], refused: Sequence[Refused], log: Report | None
) -> tuple[str, list[Answer]]:
    """The folder for a file just received, and the results that go there with it."""
    answers = []
    for outcome in outcomes:
        made = answer_to(context, outcome, log)
        answers.append(Answer(made.name, made.content))
    answers += _told(context, refused)
    if refused or not all(_is_settled(outcome) for outcome in outcomes):
        return folder.TO_MEND, answers
    period = outcomes[0].checked.period
    return _handled(period.code if period else None), answers


def answers_again(
    context: Context, arrival: Arrival, unpacked: Unpacked, log: Report | None
) -> tuple[str, list[Answer]]:
    """The same for a file that was stored earlier but could not be put away then.

    No results where its sender has them already.
    """
    answers: list[Answer] = []
    with reading(context.engine) as connection:
        found = [
            (stored, part)
            for number, part in zip(arrival.submissions, unpacked.parts, strict=False)
            if number is not None and (stored := find_submission(connection, number))
        ]
        in_order = [one for one, _ in found if one.state in ("accepted", "replaced")]
        place = folder.TO_MEND
        if in_order and len(in_order) == len(unpacked.parts) and not unpacked.refused:
            place = _handled(in_order[0].period)
        if arrival.answered:
            return place, []
        for stored, part in found:
            made = answer_again(connection, stored, part.content, log)
            answers.append(Answer(made.name, made.content))
    return place, answers + _told(context, unpacked.refused)


def _told(context: Context, refused: Sequence[Refused]) -> list[Answer]:
    """The text for what was not taken, as old programs on Windows read it."""
    if not refused:
        return []
    now = context.now()
    told = [letter(verdict_of_refused(one, now), is_apart=True) for one in refused]
    text = "\n\n".join(told).replace("\n", "\r\n").encode("utf-8-sig")
    return [Answer(shown_name(f"{Path(refused[0].name).stem} - kết quả.txt"), text)]


def _is_settled(outcome: Outcome) -> bool:
    """Whether nothing is left to do: accepted, or the repeat of a report in order."""
    return outcome.status != "rejected" and is_acceptable(outcome.findings)


def _handled(period: str | None) -> str:
    return f"{folder.HANDLED}/{period or _NO_PERIOD}"
