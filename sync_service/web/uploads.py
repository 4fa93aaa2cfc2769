"""Uploaded files as the pipeline takes them from every channel, and the answer to them."""

import logging
from collections.abc import Iterable, Sequence

from flask import Response
from werkzeug.datastructures import FileStorage

from sync_service.database.tokens import Holder
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.present import outcome_json, receive_json, shown_name
from sync_service.stages.store import Outcome
from sync_service.web import current

CHANNEL = "api"

_log = logging.getLogger(__name__)


def received_files(parts: Iterable[FileStorage], holder: Holder) -> list[ReceivedFile]:
    """The parts of a request, named for display only and tied to the sender's unit."""
    now = current.context().now()
    return [
        ReceivedFile(
            shown_name(part.filename or ""), part.read(), CHANNEL, now, holder.name, holder.unit
        )
        for part in parts
    ]


def answer_to(outcomes: Sequence[Outcome]) -> Response:
    """One item for one file; items with their summary for several."""
    if len(outcomes) == 1:
        return current.answer(outcome_json(outcomes[0], current.language()))
    return current.answer(receive_json(outcomes, current.language()))


def log_fault(text: str) -> None:
    """Records a fault of ours while reading a file; the file's finding has the reference."""
    _log.error("%s", text)
