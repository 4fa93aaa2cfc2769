"""Shape: assignments under the name of an organ, the time in parentheses or opening them (002)."""

import re
from collections.abc import Iterator, Sequence

from sync_service.documents.assignments import Assignment, task_of
from sync_service.documents.closing import closing_time
from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import Node, nodes_of
from sync_service.documents.sentences import left_out
from sync_service.documents.subjects import agencies_named
from sync_service.documents.text import Source

_FEWEST_ORGANS = 2
_NAMED_INLINE = re.compile(r"(?P<agencies>[^:.;]{3,200}):\s+(?P<work>\S.*)", re.DOTALL)


def recognises(source: Source) -> float:
    """How strongly the text has this shape, 0 to 1: the share of bullets under an organ's name."""
    nodes = nodes_of(source.lines)
    organs = [node for node in nodes if _agencies(node)]
    if len(organs) < _FEWEST_ORGANS:
        return 0.0
    assigned = sum(max(1, len(_assigned(node))) for node in organs)
    others = sum(node.is_bullet and node.part == "content" for node in nodes)
    within = sum(child.is_bullet for node in organs for child in _assigned(node))
    return assigned / (assigned + max(0, others - within))


def tasks_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """What stands under an organ's name, and what has a time of its own elsewhere.

    Coded as printed, or by the organ's heading and the number below it ("IV.2/5").
    """
    tasks: list[FoundTask] = []
    doubts: list[Doubt] = []
    for one in _assignments(nodes_of(source.lines)):
        task, unsure = task_of(one)
        tasks.append(task)
        doubts.extend(unsure)
        if task.task.deadline.kind == "none":
            doubts.append(_without_time(task))
    doubts.extend(left_out(nodes_of(source.lines), {task.line for task in tasks}))
    return tasks, doubts


def _assignments(nodes: Sequence[Node]) -> Iterator[Assignment]:
    below: set[Node] = set()
    timed: dict[str, int] = {}
    for node in nodes:
        agencies = _agencies(node)
        if agencies:
            below.update(node.walk())
            inline = _inline(node)
            if inline:
                yield Assignment(node, node.code, node.section, agencies, inline)
            for number, child in enumerate(_assigned(node), 1):
                code = child.code if child.is_numbered else f"{node.code}/{number}"
                yield Assignment(child, code, node.code, agencies)
        elif node not in below and node.part != "aims" and closing_time(node.body):
            section = node.section if not node.is_numbered else node.code
            timed[section or ""] = number = timed.get(section or "", 0) + 1
            code = (
                node.code if node.is_numbered and node.part == "closing" else f"{section}/{number}"
            )
            yield Assignment(node, code, node.section, general=True)


def _agencies(node: Node) -> tuple[str, ...]:
    """The organs that a heading names, where it gives them work."""
    if not node.is_numbered:
        return ()
    if node.children and (named := agencies_named(node.body)):
        return named
    inline = _NAMED_INLINE.match(node.body)
    return agencies_named(inline["agencies"]) if inline else ()


def _inline(node: Node) -> str | None:
    # "1. Ban Tổ chức Tỉnh ủy: chủ trì ..." gives the work in the same paragraph.
    named = _NAMED_INLINE.match(node.body)
    return named["work"] if named and agencies_named(named["agencies"]) else None


def _assigned(node: Node) -> list[Node]:
    # A paragraph that ends with a colon only introduces the bullets behind it.
    return [child for child in node.children if not child.body.rstrip().endswith(":")]


def _without_time(task: FoundTask) -> Doubt:
    code = task.task.code
    return Doubt(task.line, f"{code}: không ghi thời gian.", f"{code}: no time is given.")
