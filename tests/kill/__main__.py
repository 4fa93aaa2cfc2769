"""`python -m tests.kill --count 200`: kills the program that often at each of its works."""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.conftest import postgresql_server
from tests.kill import collecting, sending


def main() -> int:
    """Runs the works asked for; 0 when nothing was lost, doubled or left unreported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", nargs="*", metavar="sending|collecting", help="both by default")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="collecting on PostgreSQL")
    given = parser.parse_args()
    works = given.work or ["sending", "collecting"]
    if not {*works} <= {"sending", "collecting"}:
        parser.error(f"no such work: {', '.join(works)}")
    clean = True
    with ExitStack() as stack:
        if "sending" in works:
            clean &= _send(_folder(stack), given.count, given.seed)
        if "collecting" in works:
            url = stack.enter_context(postgresql_server()) if given.postgresql else None
            clean &= _collect(_folder(stack), given.count, given.seed, url)
    return int(not clean)


def _folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory()))


def _send(folder: Path, count: int, seed: int) -> bool:
    found = sending.killed(folder, count, seed)
    print(
        f"sending: {found.kills} kills, {found.mails} mails, {found.arrived} arrived, "
        f"{found.unknown} reported unknown; twice {found.twice}, lost {found.lost}, "
        f"unreported {found.unreported}",
        flush=True,
    )
    return not (found.twice or found.lost or found.unreported)


def _collect(folder: Path, count: int, seed: int, database: str | None) -> bool:
    found = collecting.killed(folder, count, seed, database)
    halfway = ", ".join(f"{what} {many}" for what, many in sorted(found.halfway.items()))
    print(
        f"collecting: {found.kills} kills, {found.reports} reports, {found.answers} answers; "
        f"found half done: {halfway}; twice {found.twice}, lost {found.lost}, "
        f"broken {found.broken}",
        flush=True,
    )
    return found.is_clean


if __name__ == "__main__":
    sys.exit(main())
