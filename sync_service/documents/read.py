"""A plan out of its document: text → header, shape, tasks, targets, doubts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sync_service.documents.agency_words import same_agency
from sync_service.documents.deadlines import in_year
from sync_service.documents.found import DocumentRefused, Doubt, FoundTarget, FoundTask, ReadPlan
from sync_service.documents.header import Header, header_of, type_of
from sync_service.documents.shapes import SHAPES, Shape
from sync_service.documents.source import Source
from sync_service.documents.targets import targets_of
from sync_service.documents.text import source_of
from sync_service.documents.wording import lowered
from sync_service.domain.plans import ROLES, Document, Plan
from sync_service.domain.spelling import fold

# Papers that tell or ask and give nobody a task.
_NO_PLANS = frozenset({"Báo cáo", "Tờ trình", "Luật", "Nghị định", "Thông tư", "Quy chế"})
# A text without a type in its title is a plan only where it looks like one.
_UNTITLED = 0.5
_CODE_LETTERS, _INITIALS = 28, 8
# Who speaks for a committee does not tell it from another.
_BODY = re.compile(r"^ban (?:thường vụ|chấp hành)\s+")


def read_plan(path: Path, code: str | None = None) -> ReadPlan:
    """The plan that a document holds; DocumentRefused for a file that is none.

    The shape is told from the text alone. Without `code` the plan is called by its number, or by
    that of the paper it implements.
    """
    source = source_of(path)
    shape = _shape_of(source)
    header = header_of(source)
    tasks, task_doubts = shape.tasks_of(source)
    targets, target_doubts = targets_of(source)
    if not tasks:
        raise _no_plan()
    year = _year_of(header.document)
    tasks, twice = _codes_once(_in_one_spelling([_in_year(task, year) for task in tasks]))
    doubts = [*header.doubts, *task_doubts, *target_doubts, *twice, *_shared_events(tasks)]
    proposed = _code_for(header.document)
    if code is None and (doubt := _proposed_code(header.document, proposed)) is not None:
        doubts.append(doubt)
    return ReadPlan(
        _plan(code or proposed, header, tasks, targets),
        tuple(tasks),
        tuple(targets),
        tuple(dict.fromkeys(sorted(doubts, key=lambda doubt: doubt.line))),
        source,
    )


def _shape_of(source: Source) -> Shape:
    """The shape that recognises itself most strongly."""
    kind = type_of(source)
    if kind in _NO_PLANS:
        raise DocumentRefused(
            f"Văn bản này là {kind}, không phải kế hoạch giao nhiệm vụ.",
            f"This document is titled “{kind}”; it is no plan that gives out tasks.",
        )
    strength, shape = max(((one.recognises(source), one) for one in SHAPES), key=lambda it: it[0])
    if strength <= 0 or (kind is None and strength < _UNTITLED):
        raise _no_plan()
    return shape


def _no_plan() -> DocumentRefused:
    return DocumentRefused(
        "Không nhận ra kế hoạch trong văn bản này: không thấy nhiệm vụ nào được giao.",
        "No plan is recognised in this document: it gives out no tasks.",
    )


def _plan(
    code: str, header: Header, tasks: Sequence[FoundTask], targets: Sequence[FoundTarget]
) -> Plan:
    return Plan(
        code,
        header.document,
        tuple(found.task for found in tasks),
        tuple(found.target for found in targets),
        header.reporting,
    )


def _code_for(document: Document) -> str:
    """A short code for the plan, in plain letters: its number.

    Without one, that of what it implements with the initials of its issuer, since many plans
    implement the same paper.
    """
    if document.number is not None:
        return _plain(document.number)[:_CODE_LETTERS]
    implemented = f"KH-{document.implements[0].number}" if document.implements else "KH"
    issuer = _BODY.sub("", lowered(document.issuer or ""))
    initials = "".join(word[0] for word in _plain(issuer).split("-") if word).upper()
    parts = (_plain(implemented)[: _CODE_LETTERS - _INITIALS - 1], initials[:_INITIALS])
    return "-".join(part.strip("-") for part in parts if part)


def _plain(words: str) -> str:
    """The words in plain letters, digits, dots and hyphens."""
    bare = unicodedata.normalize("NFD", words.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^A-Za-z0-9._]+", "-", bare.encode("ascii", "ignore").decode())


def _proposed_code(document: Document, code: str) -> Doubt | None:
    """The doubt about a code that the document does not print."""
    if document.number is not None:
        return None
    return Doubt(
        1,
        f"Văn bản không ghi số; mã kế hoạch đề xuất là {code}. Đặt mã khác nếu mã này đã dùng.",
        f"The document has no number; the proposed code is {code}. Choose another if it is taken.",
    )


def _year_of(document: Document) -> int | None:
    """The year that the plan is of, as far as it says: its own, or of the newest it implements."""
    if document.date is not None:
        return document.date.year
    return max((one.date.year for one in document.implements if one.date), default=None)


def _in_year(found: FoundTask, year: int | None) -> FoundTask:
    if year is None:
        return found
    return replace(found, task=replace(found.task, deadline=in_year(found.task.deadline, year)))


def _in_one_spelling(tasks: Iterable[FoundTask]) -> list[FoundTask]:
    """Each agency in the spelling that the document uses first."""
    usual: dict[str, str] = {}
    spelled: list[FoundTask] = []
    for found in tasks:
        roles = {
            role: tuple(
                dict.fromkeys(
                    usual.setdefault(same_agency(name), name)
                    for name in found.task.roles.get(role, ())
                )
            )
            for role in ROLES
        }
        spelled.append(replace(found, task=replace(found.task, roles=roles)))
    return spelled


def _codes_once(tasks: list[FoundTask]) -> tuple[list[FoundTask], list[Doubt]]:
    """Every task with a code of its own: a code printed twice gets a letter's sign behind it."""
    seen: Counter[str] = Counter()
    once: list[FoundTask] = []
    doubts: list[Doubt] = []
    for found in tasks:
        code = found.task.code
        seen[code] += 1
        if seen[code] > 1:
            new = f"{code}~{seen[code]}"
            doubts.append(
                Doubt(
                    found.line,
                    f"Mã {code} in hai lần trong văn bản; nhiệm vụ sau lấy mã {new}.",
                    f"The code {code} is printed twice; the later task is called {new}.",
                )
            )
            found = replace(found, task=replace(found.task, code=new))
        once.append(found)
    return once, doubts


def _shared_events(tasks: Sequence[FoundTask]) -> list[Doubt]:
    """Tasks that wait in the same words may wait for different papers: a person has to say."""
    waiting: dict[str, list[FoundTask]] = {}
    words: dict[str, str] = {}
    for found in tasks:
        deadline = found.task.deadline
        for part in (deadline, *deadline.components):
            if part.after_event is not None:
                words.setdefault(fold(part.after_event), part.after_event)
                waiting.setdefault(fold(part.after_event), []).append(found)
    doubts: list[Doubt] = []
    for event, those in waiting.items():
        if len(those) > 1:
            codes = ", ".join(one.task.code for one in those)
            vi = f"Các nhiệm vụ {codes} cùng chờ “{words[event]}”; nếu là các văn bản khác nhau "
            en = f"Tasks {codes} wait for the same words, “{words[event]}”; if these are different "
            doubts.append(
                Doubt(those[0].line, vi + "thì cần ghi rõ từng văn bản.", en + "papers, name each.")
            )
    return doubts
