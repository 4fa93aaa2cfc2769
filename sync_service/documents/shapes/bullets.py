"""Shape: prose under headings, every bullet a task; the closing part gives headings away (003)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sync_service.documents.assignments import Assignment, task_of
from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import Node, nodes_of
from sync_service.documents.references import sections_in
from sync_service.documents.subjects import Roles, merged, roles_by_verbs, subject_of
from sync_service.documents.text import Source

_FEWEST_BULLETS = 3
_STRENGTH = 0.2


def recognises(source: Source) -> float:
    """How strongly the text has this shape: weakly at most, every other shape comes first.

    A plan is told by a part of aims or one on how it is carried out, with bullets between.
    """
    nodes = nodes_of(source.lines)
    parts = {node.part for node in nodes}
    framed = "aims" in parts or "closing" in parts
    bullets = sum(_is_task(node) for node in nodes)
    return _STRENGTH if framed and bullets >= _FEWEST_BULLETS else 0.0


def tasks_of(source: Source) -> tuple[list[FoundTask], list[Doubt]]:
    """Every bullet of the content, then what the closing part gives to an organ by number.

    A heading without bullets gives its paragraphs. Codes: "II.3/2", and "III.4" in the closing.
    """
    nodes = nodes_of(source.lines)
    closing = [node for node in nodes if node.part == "closing" and subject_of(node.body)]
    headings, doubts = _headings_given(closing, nodes)
    tasks: list[FoundTask] = []
    for one in (*_content(nodes, headings), *_closing(closing)):
        task, unsure = task_of(one)
        tasks.append(task)
        doubts.extend(unsure)
    return tasks, doubts


def _content(nodes: Sequence[Node], headings: Mapping[str, Roles]) -> Iterator[Assignment]:
    counts: dict[str, int] = {}
    for node in nodes:
        if not _is_task(node):
            continue
        given = merged(*(headings.get(one.code, {}) for one in node.lineage if one.is_numbered))
        if node.is_numbered:
            yield Assignment(node, node.code, node.section, given=given)
            continue
        section = node.section or ""
        counts[section] = number = counts.get(section, 0) + 1
        code = f"{section}/{number}" if section else str(number)
        yield Assignment(node, code, node.section, given=given)


def _closing(closing: Sequence[Node]) -> Iterator[Assignment]:
    counts: dict[str, int] = {}
    for node in closing:
        code = node.code
        if not node.is_numbered:
            counts[code] = counts.get(code, 0) + 1
            code = f"{code}/{counts[code]}"
        leads = bool(sections_in(node.body))
        yield Assignment(node, code, node.section, default="lead" if leads else "implement")


def _headings_given(
    closing: Sequence[Node], nodes: Sequence[Node]
) -> tuple[dict[str, Roles], list[Doubt]]:
    """The headings that the closing part gives to organs, with the organs' roles.

    What it points to has to be one heading of the content; all else is doubted.
    """
    given: dict[str, Roles] = {}
    doubts: list[Doubt] = []
    content = {node.code for node in nodes if node.part == "content" and node.is_numbered}
    for node in closing:
        subject = subject_of(node.body)
        if subject is None:
            continue
        roles = roles_by_verbs(subject.predicate, subject.agencies, "lead")
        for named in sections_in(node.body):
            if (code := _heading(named, content)) is None:
                doubts.append(_unknown(node, named))
            else:
                given[code] = merged(given.get(code, {}), roles)
    return given, doubts


def _heading(named: str, content: Collection[str]) -> str | None:
    if named in content:
        return named
    ending = [code for code in content if code.endswith(f".{named}")]
    return ending[0] if len(ending) == 1 else None


def _unknown(node: Node, named: str) -> Doubt:
    return Doubt(
        node.line.number,
        f"{node.code}: không rõ “{named}” là mục nào của phần nội dung; chưa giao cho ai.",
        f"{node.code}: it is not clear which heading “{named}” is; given to nobody.",
    )


def _is_task(node: Node) -> bool:
    if node.part != "content" or node.parent is None:
        return False
    if node.body.rstrip().endswith(":"):
        return False
    if node.is_bullet:
        return not any(above.is_bullet for above in node.lineage[:-1]) or _only_introduces(
            node.parent
        )
    siblings = [child for child in node.parent.children if child.is_bullet or child.is_numbered]
    if node.is_numbered:
        return not node.children and node.body.rstrip().endswith(".")
    return not siblings and not node.parent.is_bullet


def _only_introduces(node: Node) -> bool:
    return node.is_bullet and node.body.rstrip().endswith(":")
