"""Reports fetched from where they were sent to, and waiting mails sent."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sync_service.errors import TonghopError
from sync_service.jobs.job import Work
from sync_service.outlets.mail import post_of
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.folder import collect_folder
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.google.collect import collect_google
from sync_service.stages.mail.outbox import drain


def collect(work: Work) -> Mapping[str, Any]:
    """Looks through mailbox, shared folder and Google Sheets; a fault of one stops no other.

    Raises TonghopError with all faults, after everything was tried.
    """
    told: dict[str, Any] = {}
    faults: list[TonghopError] = []
    for collect_from in (collect_mailbox, collect_folder, collect_google):
        try:
            told |= _counts(collect_from(work.context, work.settings, log=work.log))
        except TonghopError as error:
            faults.append(error)
    if faults:
        raise TonghopError(
            " ".join(fault.text("vi") for fault in faults),
            " ".join(fault.text("en") for fault in faults),
        )
    return told


def send_mails(work: Work) -> Mapping[str, Any]:
    """Sends every mail that is due; raises TonghopError where no server can be reached."""
    drained = drain(work.context, post_of(work.settings))
    if drained.stopped is not None:
        raise TonghopError(drained.stopped, drained.stopped)
    return {str(result): count for result, count in drained.results.items()}


def _counts(collected: Collected) -> dict[str, int]:
    """What one round met with, by channel; nothing for what did not occur."""
    counts = {name: count for name, count in asdict(collected).items() if isinstance(count, int)}
    return {f"{collected.channel}.{name}": int(count) for name, count in counts.items() if count}
