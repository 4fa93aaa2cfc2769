"""Shape: a task table with sections, cut rows and points (document 001; the annex of 004)."""

import re
from collections.abc import Iterable, Iterator

from sync_service.documents.agencies import roles_of
from sync_service.documents.closing import closing_time
from sync_service.documents.deadlines import deadline_of
from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.markers import marker_of
from sync_service.documents.outline import nodes_of
from sync_service.documents.sentences import left_out, roles_in
from sync_service.documents.shapes.columns import Columns, columns_of
from sync_service.documents.shapes.rows import Entry, entries_of
from sync_service.documents.subjects import Roles
from sync_service.documents.text import Source, Table
from sync_service.documents.titles import proposed_title
from sync_service.documents.wording import lowered
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import ROLES, Task

_SECOND_DASH = re.compile(r"[.;:]\s+[-–]\s+(?=\w)")
_ADDRESSEES = "nơi nhận"


def recognises(source: Source) -> float:
    """How strongly the text has this shape, 0 to 1.

    Less than a programme's: that one reads the tables as well.
    """
    return 0.6 if has_tasks(source) else 0.0


def has_tasks(source: Source) -> bool:
    """Whether any table of the document gives out tasks."""
    return any(entries_of(table, columns, "")[0] for table, columns, _ in _task_tables(source))


def tasks_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """The rows of all task tables, and what is not certain."""
    tasks, doubts = rows_of(source)
    return tasks, [*doubts, *left_out(nodes_of(source.lines), ())]


def rows_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """The rows of all task tables in the document's order, with doubts about them.

    A table behind the addressees is an annex: its codes begin with A, those of the next with B.
    """
    tasks: list[FoundTask] = []
    doubts: list[Doubt] = []
    for table, columns, prefix in _task_tables(source):
        entries, unclear = entries_of(table, columns, prefix)
        doubts += unclear
        for entry in entries:
            tasks.append(_task(entry, columns, doubts))
    return tasks, doubts


def _task_tables(source: Source) -> Iterable[tuple[Table, Columns, str]]:
    """The task tables with their columns and the prefix of their codes."""
    end = next((one.number for one in source.lines if _is_addressees(one.text)), None)
    annexes = iter("ABCDEGHK")
    for table in source.tables:
        columns = columns_of(table.header)
        if columns is not None:
            annex = end is not None and table.after > end
            yield table, columns, next(annexes, "") if annex else ""


def _is_addressees(text: str) -> bool:
    return lowered(marker_of(text)[1]).startswith(_ADDRESSEES)


def _task(entry: Entry, columns: Columns, doubts: list[Doubt]) -> FoundTask:
    """The entry as a task; may append to `doubts`."""
    text = "\n".join(entry.texts)
    roles = _roles(entry, columns)
    deadline = _deadline(entry, columns, text, doubts)
    doubts += (Doubt(entry.line, *why) for why in _missing(entry, columns, roles, deadline))
    if not any(roles.values()):
        roles = roles_in(text)
    if _SECOND_DASH.search(text):
        doubts.append(
            Doubt(
                entry.line,
                f"Dòng {entry.code} có hai gạch đầu dòng chung một ô phân công; "
                "đọc thành một nhiệm vụ.",
                f"Row {entry.code} holds two dashed items under one assignment; "
                "they are read as one task.",
            )
        )
    task = Task(entry.code, proposed_title(text), entry.section, roles, deadline, text)
    return FoundTask(task, entry.line)


def _missing(
    entry: Entry, columns: Columns, roles: Roles, deadline: Deadline
) -> Iterator[tuple[str, str]]:
    """What an entry's cells leave open, in both languages."""
    untimed = columns.time is not None and deadline.kind == "none"
    if any(roles.values()):
        if untimed:
            yield (
                f"Dòng {entry.code} không ghi thời gian thực hiện.",
                f"Row {entry.code} gives no time.",
            )
        return
    found = roles_in(entry.texts[0])
    opening = ", ".join(dict.fromkeys(one for named in found.values() for one in named))
    nobody = (
        (f"không ghi ai thực hiện; lấy theo đầu câu: {opening}", f"the sentence has: {opening}")
        if opening
        else ("không ghi ai thực hiện", "nor does its sentence")
    )
    merged_cells = (
        ("; không ghi thời gian; có thể ô được gộp với dòng trên", "; no time; maybe merged cells")
        if untimed
        else ("", "")
    )
    yield (
        f"Dòng {entry.code} {nobody[0]}{merged_cells[0]}.",
        f"The cells of row {entry.code} name nobody, {nobody[1]}{merged_cells[1]}.",
    )


def _roles(entry: Entry, columns: Columns) -> Roles:
    found: Roles = dict.fromkeys(ROLES, ())
    for place, default in columns.roles:
        for role, agencies in roles_of(entry.cells[place], default).items():
            found[role] = tuple(dict.fromkeys((*found[role], *agencies)))
    return found


def _deadline(entry: Entry, columns: Columns, text: str, doubts: list[Doubt]) -> Deadline:
    """The limit in the time column, or in closing parentheses where there is no such column."""
    if columns.time is None:
        deadline, unsure = closing_time(text) or (Deadline(), ())
    else:
        deadline, unsure = deadline_of(entry.cells[columns.time])
    doubts += (
        Doubt(entry.line, why, f"The time limit of {entry.code} is not certain: {deadline.text}")
        for why in unsure
    )
    return deadline
