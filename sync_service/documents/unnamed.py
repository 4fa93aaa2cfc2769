"""Tasks for which the text names nobody: what the rest of the document says, for a person."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import Node
from sync_service.documents.subjects import subject_of
from sync_service.documents.wording import lowered
from sync_service.domain.plans import ROLES, Task
from sync_service.domain.spelling import fold

# Half the likeness of the words, half that of the wording: below, rows of other work are nearer.
_LIKE = 76.0
_MOST_SHOWN, _FARTHEST = 3, 10.0
_GENERAL = re.compile(
    r"nhiệm vụ(?:, giải pháp)?(?:(?!\.\s).){0,60}trong (?:chương trình|kế hoạch|đề án)|"
    r"(?:cụ thể hóa|tổ chức thực hiện|triển khai thực hiện)(?:(?!\.\s).){0,30}"
    r"(?:chương trình|kế hoạch|đề án)(?: hành động)? này"
)
_ROLE_WORDS = {
    "direct": ("chỉ đạo", "directs"),
    "lead": ("chủ trì", "leads"),
    "coordinate": ("phối hợp", "coordinates"),
    "implement": ("thực hiện", "carries out"),
}


def unnamed_tasks(
    tasks: Sequence[FoundTask], annex: Sequence[FoundTask], nodes: Sequence[Node]
) -> Iterator[Doubt]:
    """A doubt for each task that names nobody, and one for each item that gives all of them out.

    Nobody is filled in: the row of an annex may be the same work, or a part of it.
    """
    unnamed = [one for one in tasks if not one.task.is_given]
    for found in unnamed:
        yield _doubt(found, _like(found.task, annex))
    if unnamed:
        yield from _given_in_general(nodes, len(unnamed))


def _like(task: Task, annex: Sequence[FoundTask]) -> list[Task]:
    """The rows of the annex that may be the same work, the likest first."""
    words = fold(task.text or task.title)
    scored = []
    for row in annex:
        if row.task.is_given:
            other = fold(row.task.text or row.task.title)
            score = (fuzz.token_set_ratio(words, other) + fuzz.partial_ratio(words, other)) / 2
            if score >= _LIKE:
                scored.append((score, row.task))
    scored.sort(key=lambda it: -it[0])
    return [task for score, task in scored[:_MOST_SHOWN] if score >= scored[0][0] - _FARTHEST]


def _doubt(found: FoundTask, like: Sequence[Task]) -> Doubt:
    code = found.task.code
    vi, en = f"{code}: không nêu ai thực hiện", f"{code}: nobody is named"
    if not like:
        return Doubt(found.line, f"{vi}; cần ghi cơ quan.", f"{en}; name an agency.")
    rows_vi = "; ".join(f"{one.code} ({_who(one, 0)})" for one in like)
    rows_en = "; ".join(f"{one.code} ({_who(one, 1)})" for one in like)
    return Doubt(
        found.line,
        f"{vi}; phụ lục có việc gần giống: {rows_vi}. Ghi cơ quan như vậy, hoặc bỏ dòng này để "
        "khỏi báo cáo một việc hai lần.",
        f"{en}; the annex has work like it: {rows_en}. Name the same agencies, or delete this "
        "row, so that no work is reported twice.",
    )


def _who(task: Task, language: int) -> str:
    """The agencies of the first role that the task gives to anybody."""
    role = next(role for role in ("lead", "implement", *ROLES) if task.roles.get(role))
    return f"{', '.join(task.roles[role])} {_ROLE_WORDS[role][language]}"


def _given_in_general(nodes: Sequence[Node], count: int) -> Iterator[Doubt]:
    """A doubt for each item of the closing part that gives the whole plan to somebody."""
    for node in nodes:
        if node.part != "closing" or not _GENERAL.search(lowered(node.body)):
            continue
        subject = subject_of(node.body)
        if subject is not None:
            named = "; ".join(subject.agencies)
            yield Doubt(
                node.line.number,
                f"Mục {node.code} giao chung cả văn bản cho: {named}. Nếu {count} nhiệm vụ không "
                "nêu ai là của các cơ quan đó: plans load --unassigned.",
                f"Item {node.code} gives the whole document to: {named}. If the {count} tasks that "
                "name nobody are theirs: plans load --unassigned.",
            )
