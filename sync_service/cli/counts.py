"""Counts put into words: what was done, and nothing of what was not."""

from collections.abc import Mapping
from typing import Any

from sync_service.cli.desk import Desk
from sync_service.cli.texts.counts import COUNTS, NOTHING
from sync_service.domain.channels import channel_words
from sync_service.stages.collect.common import Collected


def counts_of(collected: Collected) -> dict[str, int]:
    """What one round of collecting has done."""
    return {name: count for name, count in vars(collected).items() if name != "channel"}


def counts_in_words(desk: Desk, counts: Mapping[str, Any]) -> str:
    """The counts that are not 0, in order; before a name may stand its channel (folder.waiting)."""
    told = [_told(desk, name, value) for name, value in counts.items() if value]
    return "; ".join(told) or NOTHING[desk.language == "en"]


def _told(desk: Desk, name: str, value: Any) -> str:
    channel, _, count = name.rpartition(".")
    words = COUNTS.get(count, (count, count))[desk.language == "en"]
    shown = words if value is True else f"{words} {value}"
    return f"{channel_words(channel, desk.language)}: {shown}" if channel else shown
