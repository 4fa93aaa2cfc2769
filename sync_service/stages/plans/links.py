"""Links between plans: proposed by likeness, confirmed by a person, shown in the rollup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from sync_service.database import audit, task_links
from sync_service.database.engine import writing
from sync_service.database.plans import loaded_plans
from sync_service.domain.links import TaskLink, first_circle, tasks_below
from sync_service.domain.plans import DocumentRef, Plan
from sync_service.domain.rollups import TaskBoxes
from sync_service.domain.spelling import fold
from sync_service.errors import TonghopError, UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.named_files import written_whole
from sync_service.stages.plans.event_words import known_plan
from sync_service.stages.plans.task_likeness import TaskLikeness
from sync_service.workbooks.plans.faults import PlanFileRefused
from sync_service.workbooks.plans.links import ProposedLink, ReadLink, read_links, write_links

_MOST_PROPOSED = 3  # for each task
_LEAST_ALIKE = 50.0


class LinksRefused(TonghopError):
    """Links that would lead round in a circle."""


@dataclass(frozen=True)
class LoadedLinks:
    """The links that a file added and took off."""

    added: tuple[TaskLink, ...]
    removed: tuple[TaskLink, ...]


def propose_links(
    connection: Connection, plan: str, to: Sequence[str], out: Path
) -> tuple[tuple[str, ...], int]:
    """Writes a workbook of likely links of a plan; to which plans, and how many it proposes.

    Without `to` these are the loaded plans that it implements, or else, for the plan of a unit
    below, the province's plans for the same paper. Raises UsageRefused where there are none.
    """
    plans = loaded_plans(connection)
    own = known_plan(plans, plan)
    above = [known_plan(plans, code) for code in to] or _implemented(own, plans)
    above = [one for one in above if one.code != own.code]
    if not above:
        codes = ", ".join(one.code for one in plans if one.code != plan) or "-"
        raise UsageRefused(
            f"Chưa nạp kế hoạch nào mà {plan} thực hiện. Chỉ rõ kế hoạch cấp trên bằng --to: "
            f"{codes}.",
            f"No plan that {plan} implements is loaded. Name the plan above by --to: {codes}.",
        )
    known = set(task_links.all_links(connection))
    proposed = list(_proposed(own, above, known))
    with written_whole(out) as part:
        write_links(part, proposed)
    return tuple(one.code for one in above), len(proposed)


def load_links(context: Context, file: Path, actor: str) -> LoadedLinks:
    """Stores the links that a person confirmed, and takes off those whose mark was deleted.

    Links that the file does not list stay. Raises PlanFileRefused with every fault at its cell,
    LinksRefused for a circle; nothing is changed then.
    """
    rows, faults = read_links(file)
    with writing(context.engine) as connection:
        plans = {plan.code: {task.code for task in plan.tasks} for plan in loaded_plans(connection)}
        for row in rows:
            for field, column, code in _unknown(row, plans):
                faults.add(field, row.row.sheet, row.row.cell(column), value=code)
        if faults:
            raise PlanFileRefused(file.name, faults)
        known = task_links.all_links(connection)
        confirmed = {row.link for row in rows if row.confirmed}
        listed = {row.link for row in rows}
        added = tuple(link for link in dict.fromkeys(r.link for r in rows) if link in confirmed)
        added = tuple(link for link in added if link not in known)
        removed = tuple(link for link in known if link in listed - confirmed)
        _refuse_circle([*(one for one in known if one not in removed), *added])
        task_links.remove_links(connection, removed)
        task_links.add_links(connection, added, context.now())
        if added or removed:
            detail = {"added": _listed(added), "removed": _listed(removed)}
            deed = audit.Deed(actor, "plan.links", file.name, detail)
            audit.record(connection, [deed], context.now())
    return LoadedLinks(added, removed)


def links_of(connection: Connection, plan: str) -> list[TaskLink]:
    """The links of a plan's tasks, to those above and from those below."""
    known_plan(loaded_plans(connection), plan)
    links = task_links.all_links(connection)
    return [link for link in links if plan in (link.below[0], link.above[0])]


def with_linked(connection: Connection, boxes: Sequence[TaskBoxes]) -> tuple[TaskBoxes, ...]:
    """The tasks' boxes, each with those of the tasks that carry it out, through any plans."""
    below = tasks_below(task_links.all_links(connection))
    by_key = {(one.plan, one.code): one for one in boxes}
    return tuple(
        replace(one, linked=tuple(by_key[key] for key in below[key_of] if key in by_key))
        if (key_of := (one.plan, one.code)) in below
        else one
        for one in boxes
    )


def _implemented(own: Plan, plans: Sequence[Plan]) -> list[Plan]:
    """The loaded plans that a plan carries out; those beside it for one of a unit below."""
    others = [plan for plan in plans if plan.code != own.code]
    refs = own.document.implements
    direct = [plan for plan in others if any(_is_ref(ref, plan) for ref in refs)]
    if direct or own.unit is None:
        return direct
    return [
        plan
        for plan in others
        if plan.unit is None and any(_same(ref, one) for ref in refs for one in _refs(plan))
    ]


def _refs(plan: Plan) -> tuple[DocumentRef, ...]:
    return plan.document.implements


def _is_ref(ref: DocumentRef, plan: Plan) -> bool:
    document = plan.document
    return _same(ref, DocumentRef(document.number, document.date, document.issuer))


def _same(one: DocumentRef, other: DocumentRef) -> bool:
    """The same number and day; of papers without a day the same number and issuer."""
    if one.number is None or other.number is None or fold(one.number) != fold(other.number):
        return False
    if one.date is not None and other.date is not None:
        return one.date == other.date
    return fold(one.issuer or "") == fold(other.issuer or "")


def _proposed(
    own: Plan, above: Sequence[Plan], known: Iterable[TaskLink]
) -> Iterable[ProposedLink]:
    linked, likeness = set(known), TaskLikeness(own, above)
    for task in own.tasks:
        if task.withdrawn is not None:
            continue
        for plan, other, score in likeness.likest(task, _MOST_PROPOSED, _LEAST_ALIKE):
            link = TaskLink((own.code, task.code), (plan, other.code))
            yield ProposedLink(link, task, other, score, link in linked)


def _unknown(row: ReadLink, plans: dict[str, set[str]]) -> Iterable[tuple[str, str, str]]:
    """What a row names that is not there: the fault, its column, the code."""
    ends = (("plan", "task", row.link.below), ("above_plan", "above_task", row.link.above))
    for plan_column, task_column, (plan, task) in ends:
        if plan not in plans:
            yield "plan_unknown", plan_column, plan
        elif task not in plans[plan]:
            yield "task_unknown", task_column, task
    if row.confirmed and row.link.below[0] == row.link.above[0]:
        yield "own_plan", "above_plan", row.link.above[0]


def _refuse_circle(links: Sequence[TaskLink]) -> None:
    circle = first_circle(links)
    if circle:
        words = " → ".join(" ".join(key) for key in circle)
        raise LinksRefused(
            f"Các liên kết đi vòng tròn, nhiệm vụ lại thực hiện chính nó: {words}.",
            f"The links lead round in a circle: {words}.",
        )


def _listed(links: Iterable[TaskLink]) -> list[list[str]]:
    return [[*link.below, *link.above] for link in links]
