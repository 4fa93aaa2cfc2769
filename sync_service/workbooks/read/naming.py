"""Which sheet of a received book is which: by its name, else by what stands in it."""

from collections.abc import Callable, Collection

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.opening import Book, Grid

# The share of a sheet's row codes by which it is known.
_ENOUGH = 0.8


def sheet_of(
    book: Book,
    wanted: str,
    claimed: Collection[str],
    alike: Callable[[Grid], bool],
    findings: list[Finding],
) -> str | None:
    """The name under which a sheet stands in the book; a renamed one is known by its content.

    May append to `findings`; None where it is not there, or where two could be it.
    """
    if wanted in book.names and wanted not in claimed:
        return wanted
    folded = fold(wanted)
    spelled = [name for name in book.names if name not in claimed and fold(name) == folded]
    found_alike = spelled or [
        name for name in book.names if name not in claimed and alike(book.grid(name))
    ]
    if len(found_alike) == 1:
        findings.append(renamed(wanted, found_alike[0]))
        return found_alike[0]
    code = "SHEET_DOUBLED" if found_alike else "SHEET_MISSING"
    shown = ", ".join(found_alike)
    findings.append(found(code, Place(wanted), sheet=wanted, found=shown))
    return None


def renamed(wanted: str, name: str) -> Finding:
    """The finding for a sheet that stands under another name."""
    return found("SHEET_RENAMED", Place(name), found=name, sheet=wanted)


def is_of(grid: Grid, codes: Collection[str]) -> bool:
    """Whether a sheet holds most of these row codes in one column."""
    known = frozenset(codes)
    standing: dict[int, set[str]] = {}
    for row in grid:
        for i, value in enumerate(row):
            if isinstance(value, str) and value in known:
                standing.setdefault(i, set()).add(value)
    return any(len(seen) > _ENOUGH * len(known) for seen in standing.values())
