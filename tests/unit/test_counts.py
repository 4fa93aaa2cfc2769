"""What a run has done, in words."""

import pytest

from sync_service.cli.counts import counts_in_words, counts_of
from sync_service.cli.desk import Desk
from sync_service.cli.texts.counts import COUNTS
from sync_service.settings import Settings
from sync_service.stages.collect.common import Collected


@pytest.mark.parametrize(
    ("counts", "vi", "en"),
    [
        ({"folder.accepted": 3, "mailbox.failed": 1, "folder.waiting": 0},
         "thư mục dùng chung: được nhận 3; hộp thư nhận báo cáo: LỖI, cần xem lại 1",
         "the shared folder: accepted 3; the mailbox: FAILED, to be looked at 1"),
        ({"period": "2026-Q3", "opened": True}, "kỳ 2026-Q3; đã mở kỳ", "period 2026-Q3; opened"),
        ({"period": "", "queued": 0, "open": False}, "không có gì mới", "nothing new"),
        ({"of_tomorrow": 2}, "of_tomorrow 2", "of_tomorrow 2"),
    ],
)  # fmt: skip
def test_only_what_was_done_is_told(counts: dict[str, object], vi: str, en: str) -> None:
    """With its channel, in the language asked for."""
    assert counts_in_words(Desk(Settings(), "vi"), counts) == vi
    assert counts_in_words(Desk(Settings(), "en"), counts) == en


def test_every_count_of_collecting_has_words() -> None:
    """None is shown by its name in the program."""
    assert set(counts_of(Collected("folder"))) <= set(COUNTS)
