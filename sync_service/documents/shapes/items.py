"""Shape: numbered items with lettered parts, each with bullets that name roles and time (000)."""

from collections.abc import Iterator

from sync_service.documents.agencies import roles_of
from sync_service.documents.deadlines import deadline_of
from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.labels import Label, labels_of
from sync_service.documents.outline import Node, nodes_of
from sync_service.documents.sentences import left_out
from sync_service.documents.subjects import Roles, merged
from sync_service.documents.text import Source
from sync_service.documents.titles import proposed_title
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Task

_FEWEST_LABELS = 3


def recognises(source: Source) -> float:
    """How strongly the text has this shape, 0 to 1: the share of bullets that name a role."""
    nodes = nodes_of(source.lines)
    labelled = sum(bool(labels_of(node.body)) for node in nodes if not node.children)
    bullets = sum(node.is_bullet for node in nodes)
    if labelled < _FEWEST_LABELS or not any(_labels(node) for node in nodes):
        return 0.0
    return labelled / max(labelled, bullets)


def tasks_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """The items that have bullets of role or time of their own, coded as printed."""
    tasks: list[FoundTask] = []
    doubts: list[Doubt] = []
    counts: dict[str, int] = {}
    nodes = nodes_of(source.lines)
    for node in nodes:
        labels = _labels(node)
        if not labels:
            doubts.extend(_unlike_its_neighbours(node))
            continue
        deadline, unsure = _deadline(labels)
        doubts.extend(Doubt(node.line.number, why, why) for why in unsure)
        doubts.extend(_missing(node, labels))
        text = _text(node)
        task = Task(
            _code(node, counts),
            proposed_title(node.body),
            node.section,
            _roles(labels),
            deadline,
            text,
        )
        tasks.append(FoundTask(task, node.line.number))
    doubts.extend(left_out(nodes, {task.line for task in tasks}))
    return tasks, doubts


def _labels(node: Node) -> list[Label]:
    return [label for child in node.children for label in labels_of(child.body)]


def _text(node: Node) -> str:
    return "\n".join((node.body, *_further(node)))


def _further(node: Node) -> Iterator[str]:
    # What stands under the item beside its labels, parts that are tasks themselves left out.
    for child in node.children:
        if not labels_of(child.body) and not _labels(child):
            yield child.line.text
            yield from _further(child)


def _code(node: Node, counts: dict[str, int]) -> str:
    if node.is_numbered:
        return node.code
    section = node.section or ""
    counts[section] = counts.get(section, 0) + 1
    return f"{section}/{counts[section]}" if section else str(counts[section])


def _roles(labels: list[Label]) -> Roles:
    parts: list[Roles] = []
    for label in labels:
        for role in label.roles:
            parts.append(roles_of(label.value, role))
    return merged(*parts)


def _deadline(labels: list[Label]) -> tuple[Deadline, tuple[str, ...]]:
    """The time that the bullets set; several bullets of time are kept side by side."""
    read = [deadline_of(label.value) for label in labels if label.kind == "time"]
    doubts = tuple(why for _, unsure in read for why in unsure)
    limits = list(dict.fromkeys(limit for limit, _ in read if limit.kind != "none"))
    if len(limits) < 2:
        return (limits[0] if limits else Deadline()), doubts
    words = "; ".join(limit.text for limit in limits if limit.text)
    return Deadline(words, "combined", components=tuple(limits)), doubts


def _unlike_its_neighbours(node: Node) -> Iterator[Doubt]:
    """A doubt for an item without bullets of role and time between items that have them."""
    if not node.is_numbered or node.parent is None or any(map(_labels, node.walk())):
        return
    if any(map(_labels, node.parent.children)):
        yield Doubt(
            node.line.number,
            f"Mục {node.code} không ghi cơ quan, thời gian như các mục bên cạnh: không lấy làm "
            "nhiệm vụ.",
            f"Item {node.code} has no agencies and time like those beside it: not a task.",
        )


def _missing(node: Node, labels: list[Label]) -> Iterator[Doubt]:
    line = node.line.number
    if not any(label.kind == "time" for label in labels):
        yield Doubt(line, f"Mục {node.code} không ghi thời gian.", f"Item {node.code} has no time.")
    if not any(label.roles for label in labels):
        yield Doubt(
            line,
            f"Mục {node.code} không ghi cơ quan thực hiện.",
            f"Item {node.code} names no agency.",
        )
    for label in labels:
        if not label.value:
            yield Doubt(
                line,
                f"Mục {node.code} có dòng phân công hoặc thời gian để trống.",
                f"Item {node.code} has an empty line of role or time.",
            )
