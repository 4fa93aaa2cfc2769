"""A damaged workbook read, and held against what its case expects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import Cell

from sync_service.contract.loading import Contract
from sync_service.contract.vectors import NULL
from sync_service.domain.catalogue import Language, hint_of, message_of
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook
from tests.workbooks.corpus.case import INPUTS, TASK_FIELDS, Case, Damage

# Findings whose value is the cell's own content, as its sheet shows it.
_QUOTING = ("NUMBER_", "DATE_", "CHOICE_", "CELL_", "ROW_CODE_")
_RANGE = frozenset({"NUMBER_OUT_OF_RANGE"})


@dataclass
class Judgement:
    """What reading a damaged workbook came to; every list is empty where all is well."""

    names: tuple[str, ...]
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong_cells: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    repairable: bool = True
    repaired: bool = False

    def __str__(self) -> str:
        lists = ("silent", "lost", "wrong_cells", "missing", "surplus", "gaps")
        said = (
            f"{len(given)} {name}, {given[:2]}" for name in lists if (given := getattr(self, name))
        )
        return f"{' + '.join(self.names)}: {'; '.join(said)}"

    @property
    def is_right(self) -> bool:
        """Whether no value is silently other, and no finding names a wrong cell."""
        return not (self.silent or self.lost or self.wrong_cells)


def judge(case: Case, damages: Sequence[Damage], contract: Contract, secret: bytes) -> Judgement:
    """Applies the damages, reads the file, and compares. LookupError where they exclude another."""
    for one in damages:
        try:
            one.apply(case)
        except StopIteration as gone:
            raise LookupError(one.name) from gone
    read = read_workbook(case.content(), contract, secret)
    verdict = Judgement(tuple(one.name for one in damages))
    verdict.repairable = all(one.repairable for one in damages)
    errors = [one for one in read.findings if one.severity == "error"]
    if case.readable:
        compare(case, read, verdict)
        verdict.repaired = not errors and not verdict.silent and not verdict.lost
    elif read.forms or read.tasks:
        verdict.silent.append("read although nobody knows whose it is")
    _cells(case, read.findings, verdict)
    _notes(case, read.findings, verdict)
    verdict.gaps += _gaps(read.findings)
    return verdict


def compare(case: Case, read: ReadWorkbook, verdict: Judgement) -> None:
    """Adds every value that is not as expected, or not read from its own cell."""
    _figures(case, read, verdict)
    _tasks(case, read, verdict)


def _gaps(findings: Iterable[Finding]) -> list[str]:
    """Messages and hints in which something is left to be filled in."""
    languages: tuple[Language, ...] = ("vi", "en")
    said = [
        (message_of(one, each) + hint_of(one, each)).replace(one.value or "…", "")
        for one in findings
        for each in languages
    ]
    return [words for words in said if "…" in words or "{" in words]


def _figures(case: Case, read: ReadWorkbook, verdict: Judgement) -> None:
    columns = {
        (sheet.name, column.heading.vi): column.code
        for one in read.forms.values()
        for sheet in one.form.sheets
        for column in sheet.columns
    }
    sheets = {code: sheet for sheet in INPUTS for code in _codes_of(case, sheet)}
    forms = {sheet.name: one for one in read.forms.values() for sheet in one.form.sheets}
    for key, cell in case.figures.items():
        code, heading = key
        sheet = sheets[code]
        form = forms[sheet]
        position = form.form.index[code, columns[sheet, heading]]
        number = int(form.vector[position])
        value = None if number == NULL else number / form.form.cells[position].scale
        _compare(case, key, cell, value, form.place(position), read.findings, verdict)


def _codes_of(case: Case, sheet: str) -> list[str]:
    return [code for code, name in case.homes.items() if name == sheet]


def _tasks(case: Case, read: ReadWorkbook, verdict: Judgement) -> None:
    standing = {task.report.code: task for task in read.tasks}
    for key, cell in case.tasks.items():
        code, name = key
        task = standing.get(code)
        value = getattr(task.report, name) if task is not None else None
        place = task.place(name) if task is not None else Place()
        _compare(case, key, cell, value or None, place, read.findings, verdict)
    assert set(TASK_FIELDS.values()) <= {name for _, name in case.tasks}


def _compare(
    case: Case,
    key: tuple[str, str],
    cell: Cell,
    value: Any,
    place: Place,
    findings: Iterable[Finding],
    verdict: Judgement,
) -> None:
    wanted = case.expected[key]
    words = f"{key}: {value!r}, not {wanted!r} ({cell.parent.title}!{cell.coordinate})"
    if value is None:
        if wanted is not None:
            covering = any(
                one.severity == "error"
                and one.place.sheet in (None, cell.parent.title, case.homes[key[0]])
                for one in findings
            )
            (verdict.lost if covering else verdict.silent).append(words)
        return
    if value != wanted:
        verdict.silent.append(words)
    elif (place.sheet, place.cell) != (cell.parent.title, cell.coordinate):
        verdict.wrong_cells.append(f"{key}: {place}, not {cell.parent.title}!{cell.coordinate}")


def _cells(case: Case, findings: Iterable[Finding], verdict: Judgement) -> None:
    """Whether every cell that a finding names is there, and holds what the finding quotes."""
    titles = {sheet.title: sheet for sheet in case.book.worksheets}
    for one in findings:
        if one.place.cell is None:
            continue
        if one.place.sheet not in titles:
            verdict.wrong_cells.append(f"{one.code} in no sheet {one.place.sheet}")
            continue
        quoted = one.code.startswith(_QUOTING) and one.code not in _RANGE
        content = titles[one.place.sheet][one.place.cell].value
        if quoted and one.value is not None and not _is_quoted(content, one.value):
            verdict.wrong_cells.append(f"{one.code} at {one.place}: {content!r}, not {one.value!r}")


def _is_quoted(content: Any, value: str) -> bool:
    if content is None:
        return False
    if isinstance(content, str):
        return content.startswith("=") or content[:20].split() == value[:20].split()
    plain = {str(content), str(content).upper(), f"{content:g}" if _is_number(content) else ""}
    if hasattr(content, "strftime"):
        plain |= {content.strftime("%d/%m/%Y"), content.strftime("%H:%M:%S")}
    return value in plain or (_is_number(content) and "/" in value)


def _is_number(content: Any) -> bool:
    return isinstance(content, int | float) and not isinstance(content, bool)


def _notes(case: Case, findings: Iterable[Finding], verdict: Judgement) -> None:
    said = {(one.code, one.place.sheet, one.place.cell) for one in findings}
    wanted = {one.resolved() for one in case.live_notes()}
    verdict.missing += map(str, sorted(wanted - said, key=str))
    verdict.surplus += map(str, sorted(said - wanted, key=str))
