"""Kiểm tra, Nộp: a unit's own workbook, checked and sent from where it is open."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from addin import program, texts
from addin.cells import Cell, box
from addin.desk import Desk
from addin.lists import HEAD, Listing, write_listing
from addin.names import range_of
from addin.painting.sheet import link

Item = Mapping[str, Any]

_WIDTHS = (16, 18, 9, 60, 50, 18, 18)
_MOST_TOLD = 10


def check(desk: Desk) -> str:
    """Lists what the service finds in the workbook as it stands; nothing is sent in."""
    desk.show(texts.CHECKING)
    name, content = _copy(desk)
    with desk.client() as client:
        item = client.check(name, content)
    return _told(desk, item)


def submit(desk: Desk) -> str:
    """Checks the workbook and, once it is in order and the person agrees, sends it in."""
    desk.show(texts.CHECKING)
    name, content = _copy(desk)
    with desk.client() as client:
        item = client.check(name, content)
        if item["status"] == "rejected":
            said = _told(desk, item)
            return f"{texts.NOT_SUBMITTED.format(errors=_errors(item['findings']))}\n\n{said}"
        question = texts.ASK_SUBMIT.format(file=name, unit=item["unit"], period=item["period"])
        desk.agreed(question)
        desk.show(texts.SUBMITTING)
        done = client.submit(name, content)
    if done["status"] == "rejected":
        return _told(desk, done)
    if done["status"] == "duplicate":
        return texts.SUBMITTED_BEFORE
    if done["findings"]:
        _told(desk, done)
    verdict = texts.VERDICTS[done["status"]]
    return texts.SUBMITTED.format(verdict=verdict, version=done["version"])


def _copy(desk: Desk) -> tuple[str, bytes]:
    """The workbook's name, and its content as a file."""
    name = desk.book.name
    kept = program.unchanged_file(desk.book)
    if kept is not None:
        # The same bytes as on disk: sent twice, it is known again.
        return name, kept.read_bytes()
    with tempfile.TemporaryDirectory(prefix="tong-hop-") as folder:
        path = program.save_copy(desk.book, Path(folder))
        return str(Path(name).with_suffix(path.suffix)), path.read_bytes()


def _told(desk: Desk, item: Item) -> str:
    """What was found: on a sheet of the workbook, in the message where it takes no sheet."""
    findings: Sequence[Item] = item["findings"]
    is_locked = program.is_unchangeable(desk.book)
    if not findings and item["status"] != "rejected":
        if not is_locked:
            _forget(desk)
        return texts.CHECKED_CLEAN
    errors = _errors(findings)
    counted = {"errors": errors, "others": len(findings) - errors}
    verdict = texts.VERDICTS[item["status"]]
    line = texts.FINDINGS_LINE.format(file=item["file"], verdict=verdict, **counted)
    takes_sheets = not program.is_structure_protected(desk.book) or _is_there(desk)
    if is_locked or not takes_sheets:
        told = [f"{one['sheet'] or ''} {one['cell'] or ''}: {one['message']}" for one in findings]
        return "\n".join([line, *told[:_MOST_TOLD]])
    _list(desk, findings, line)
    return texts.CHECKED.format(verdict=verdict[0].upper() + verdict[1:], **counted)


def _errors(findings: Sequence[Item]) -> int:
    return sum(one["severity"] == "error" for one in findings)


def _is_there(desk: Desk) -> bool:
    return range_of(desk.book, texts.FINDINGS_NAME) is not None


def _list(desk: Desk, findings: Sequence[Item], line: str) -> None:
    rows: list[list[Cell]] = [
        [
            texts.SEVERITIES.get(one["severity"], one["severity"]),
            one["sheet"],
            one["cell"],
            one["message"],
            one["hint"],
            _said(one["value"]),
            _said(one["read_as"]),
        ]
        for one in findings
    ]
    listing = Listing(
        texts.FINDINGS_SHEET,
        texts.FINDINGS_NAME,
        texts.FINDINGS_TITLE,
        line,
        texts.FINDINGS_HEADINGS,
        _WIDTHS,
        rows,
    )
    page = write_listing(desk.book, listing)
    names = set(desk.book.sheet_names)
    for at, one in enumerate(findings, start=HEAD + 1):
        if one["sheet"] in names and one["cell"]:
            link(box(page, at, 2), one["sheet"], one["cell"], one["cell"])
    page.activate()


def _said(value: Any) -> Cell:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _forget(desk: Desk) -> None:
    """Removes the list of an earlier check: nothing on it holds any more."""
    listed = range_of(desk.book, texts.FINDINGS_NAME)
    if listed is None:
        return
    desk.book.names[texts.FINDINGS_NAME].delete()
    listed.sheet.delete()
