"""Shape: prose with the time in closing parentheses, tasks given out in an annex (document 004)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sync_service.documents.closing import closing_time
from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import Node, nodes_of, outline_of
from sync_service.documents.sentences import left_out, roles_in
from sync_service.documents.shapes import tables
from sync_service.documents.text import Source
from sync_service.documents.titles import proposed_title
from sync_service.documents.unnamed import unnamed_tasks
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Task

# Below so many timed paragraphs a closing parenthesis is chance, not the document's way.
_FEWEST = 3


def recognises(source: Source) -> float:
    """How strongly the text has this shape, 0 to 1: the share of bullets with a time."""
    items = [item for root in outline_of(source.lines) for item in _items(root)]
    bullets = [item for item in items if item.node.is_bullet]
    timed = sum(item.time is not None for item in bullets)
    if timed < _FEWEST:
        return 0.0
    return 0.3 + 0.4 * timed / len(bullets) + (0.3 if tables.has_tasks(source) else 0.0)


def tasks_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """The timed paragraphs, then the rows of the annex, and what is not certain.

    A bullet without a time is a task where most bullets of its part have one.
    """
    tasks: list[FoundTask] = []
    doubts: list[Doubt] = []
    for root in outline_of(source.lines):
        items = _tasks_among(list(_items(root)))
        tasks += [_task(item, doubts) for item in items]
    of_tables, unclear = tables.rows_of(source)
    nodes = nodes_of(source.lines)
    doubts += left_out(nodes, {one.line for one in tasks})
    doubts += unnamed_tasks(tasks, of_tables, nodes)
    return tasks + of_tables, doubts + unclear


@dataclass(frozen=True)
class _Item:
    """A paragraph that may be a task, with the points that belong to it."""

    node: Node
    code: str
    text: str
    time: tuple[Deadline, tuple[str, ...]] | None


def _items(node: Node, code: str | None = None) -> Iterator[_Item]:
    """The innermost paragraphs with a time of their own, and the bullets without one.

    Nothing of the aims: what stands there in parentheses tells of targets.
    """
    if node.part == "aims":
        return
    code = code or node.code
    below = [inner for child in _coded(node, code) for inner in _items(*child)]
    own = closing_time(node.body)
    if own is not None or (node.is_bullet and all(inner.time is None for inner in below)):
        apart = any(inner.time is not None for inner in below)
        text = node.body if apart else "\n".join(_printed(one, node) for one in node.walk())
        yield _Item(node, code, text, own or closing_time(text))
        if not apart:
            return
    yield from below


def _coded(node: Node, code: str) -> Iterator[tuple[Node, str]]:
    """What stands under a node, each with its code: as printed, or its place among the bullets."""
    count = 0
    for child in node.children:
        if child.is_numbered:
            yield child, child.code
        elif child.is_bullet or closing_time(child.body) is not None:
            count += 1
            yield child, f"{code}/{count}"


def _printed(node: Node, of: Node) -> str:
    """The paragraph as printed; without its marker where the item begins with it."""
    return node.body if node is of else node.line.text


def _tasks_among(items: Sequence[_Item]) -> list[_Item]:
    """The timed items of a part; its untimed bullets too where most bullets have a time."""
    bullets = [item for item in items if item.node.is_bullet]
    timed = sum(item.time is not None for item in bullets)
    mostly = 2 * timed > len(bullets)
    return [item for item in items if item.time or (mostly and item.node.is_bullet)]


def _task(item: _Item, doubts: list[Doubt]) -> FoundTask:
    """The item as a task; may append to `doubts`."""
    line = item.node.line.number
    deadline, unsure = item.time or (Deadline(), ())
    doubts += (
        Doubt(line, why, f"The time limit of {item.code} is not certain: {deadline.text}")
        for why in unsure
    )
    if item.time is None:
        doubts.append(
            Doubt(
                line,
                f"{item.code} không ghi thời gian, trong khi các ý khác cùng phần có ghi.",
                f"{item.code} gives no time, while the other items of its part do.",
            )
        )
    title = proposed_title(item.text)
    task = Task(item.code, title, item.node.section, roles_in(item.text), deadline, item.text)
    return FoundTask(task, line)
