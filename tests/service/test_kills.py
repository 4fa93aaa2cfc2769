"""Collecting survives SIGKILL; `python -m tests.kill` does the same more often."""

from pathlib import Path

from tests.kill import collecting


def test_collecting_survives_being_killed(tmp_path: Path) -> None:
    """Folder, mailbox and upload page: each report stored once, each sender answered once."""
    found = collecting.killed(tmp_path, 6, seed=3)

    assert (found.lost, found.twice, found.broken) == ([], [], [])
    assert found.kills >= 6
    assert found.reports >= 3 * 4
