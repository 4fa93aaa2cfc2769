"""A paragraph of assignment → a task with roles by its verbs, its time, and what is not certain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import Node
from sync_service.documents.subjects import Roles, merged, roles_by_verbs, subject_of
from sync_service.documents.times import Timed, timed
from sync_service.documents.titles import proposed_title
from sync_service.domain.plans import Role, Task

_CLAUSES = re.compile(r"(?<=[.;])\s+")


@dataclass(frozen=True)
class Assignment:
    """A paragraph that gives work, before it is read.

    `agencies` are those under whose name it stands; `given` roles come from elsewhere in the
    document; `default` is the role of one who simply does something; `general` says that it
    stands among general tasks.
    """

    node: Node
    code: str
    section: str | None
    agencies: tuple[str, ...] = ()
    work: str | None = None
    given: Roles | None = None
    default: Role = "implement"
    general: bool = False


def task_of(one: Assignment) -> tuple[FoundTask, list[Doubt]]:
    """The task that a paragraph gives, and its doubts."""
    work = one.work or one.node.body
    time = timed(work)
    own = _roles(one, time.sentence)
    text = "\n".join((one.node.body, *_further(one.node)))
    task = Task(
        one.code,
        proposed_title(_work(one, time.sentence)),
        one.section,
        merged(one.given or {}, own),
        time.deadline,
        text,
    )
    line = one.node.line.number
    return FoundTask(task, line), list(_doubts(one, task, time))


def _further(node: Node) -> Iterator[str]:
    for child in node.children:
        yield child.line.text
        yield from _further(child)


def _work(one: Assignment, sentence: str) -> str:
    # What is to be done, without who does it.
    subject = None if one.agencies else subject_of(sentence)
    return sentence if subject is None else subject.predicate[0].upper() + subject.predicate[1:]


def _roles(one: Assignment, sentence: str) -> Roles:
    if one.agencies:
        return roles_by_verbs(sentence, one.agencies, one.default)
    subject = subject_of(sentence)
    if subject is not None:
        return roles_by_verbs(subject.predicate, subject.agencies, one.default)
    return roles_by_verbs(sentence, (), one.default)


def _doubts(one: Assignment, task: Task, time: Timed) -> Iterator[Doubt]:
    line, code = one.node.line.number, one.code
    for why in time.doubts:
        yield Doubt(
            line, f"{code}: {why}", f"{code}: time limit not certain ({time.deadline.text})"
        )
    if time.partly:
        yield Doubt(
            line,
            f"{code}: thời hạn “{time.deadline.text}” đứng giữa câu, có thể chỉ cho một phần việc.",
            f"{code}: the time “{time.deadline.text}” stands within, maybe for a part only.",
        )
    if one.general:
        yield Doubt(
            line,
            f"{code}: nằm trong phần nhiệm vụ chung, lấy làm nhiệm vụ vì có thời gian.",
            f"{code}: stands among general tasks, taken as a task because it has a time.",
        )
    if not any(task.roles.values()):
        yield Doubt(line, f"{code}: không rõ ai thực hiện.", f"{code}: nobody named to do it.")
    elif one.agencies and _is_guessed(one, time.sentence):
        yield Doubt(
            line,
            f"{code}: câu không nói rõ vai trò của {', '.join(one.agencies)}.",
            f"{code}: the role of {', '.join(one.agencies)} is not said.",
        )
    if others := _named_later(time.sentence, task):
        yield Doubt(
            line,
            f"{code}: phần sau còn nêu việc của {', '.join(others)}; xem có cần thêm vai trò.",
            f"{code}: a later part names {', '.join(others)}; a role may be missing.",
        )


def _is_guessed(one: Assignment, sentence: str) -> bool:
    return roles_by_verbs(sentence, ("?",), "lead") != roles_by_verbs(sentence, ("?",), "implement")


def _named_later(sentence: str, task: Task) -> tuple[str, ...]:
    """Agencies that open a later clause, and have no role yet."""
    known = {agency for named in task.roles.values() for agency in named}
    found: list[str] = []
    for clause in _CLAUSES.split(sentence)[1:]:
        subject = subject_of(timed(clause).sentence)
        if subject is not None:
            found.extend(one for one in subject.agencies if one not in known and one not in found)
    return tuple(found)
