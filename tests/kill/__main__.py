"""`python -m tests.kill --count 200`: kills the program that often at each of its works."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.kill import collecting, sending


def main() -> int:
    """Runs every work; 0 when nothing was lost, doubled or left unreported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = sending.killed(Path(folder), given.count, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        collected = collecting.killed(Path(folder), given.count, given.seed)
    print(
        f"sending: {found.kills} kills, {found.mails} mails, {found.arrived} arrived, "
        f"{found.unknown} reported unknown; twice {len(found.twice)}, lost {len(found.lost)}, "
        f"unreported {len(found.unreported)}"
    )
    print(
        f"collecting: {collected.kills} kills, {collected.reports} reports, {collected.answers} "
        f"answers; twice {len(collected.twice)}, lost {len(collected.lost)}"
    )
    wrong = found.twice or found.lost or found.unreported or collected.twice or collected.lost
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
