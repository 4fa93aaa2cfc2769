"""What a plan's sentences say by themselves, without a place for agencies or time beside them."""

from collections.abc import Collection, Iterable, Iterator

from sync_service.documents.found import Doubt
from sync_service.documents.outline import Node
from sync_service.documents.subjects import Roles, merged, roles_by_verbs, subject_of


def roles_in(sentence: str) -> Roles:
    """The roles of the agencies that open a sentence; all empty where it opens with none."""
    subject = subject_of(sentence)
    if subject is None:
        return merged()
    return merged(roles_by_verbs(subject.predicate, subject.agencies, "implement"))


def left_out(nodes: Iterable[Node], taken: Collection[int]) -> Iterator[Doubt]:
    """A doubt for each numbered item of the closing part that gives an agency work without a time.

    It is no task (its line is not among those `taken`), but a person may want to make it one.
    """
    for node in nodes:
        if node.part != "closing" or not node.is_numbered or node.line.number in taken:
            continue
        if (subject := subject_of(node.body)) is not None:
            named = ", ".join(subject.agencies)
            yield Doubt(
                node.line.number,
                f"Mục {node.code} giao việc chung cho {named}, không có thời gian: không lấy làm "
                "nhiệm vụ.",
                f"Item {node.code} gives general work to {named} without a time: not a task.",
            )
