"""A plan in its file shape (DESIGN section 6), read into the domain's Plan and written back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import (
    ROLES,
    Counts,
    Document,
    DocumentRef,
    Plan,
    Target,
    Task,
)


def plan_of(content: Mapping[str, Any]) -> Plan:
    """The plan that a checked file describes; ValueError for task codes given twice."""
    document = content["document"]
    plan = Plan(
        content["code"],
        Document(
            document["type"],
            document.get("number"),
            _day(document.get("date")),
            document.get("issuer"),
            document.get("title"),
            tuple(
                DocumentRef(one.get("number"), _day(one.get("date")), one.get("issuer"))
                for one in document.get("implements", ())
            ),
            document.get("signer"),
            tuple(document.get("recipients", ())),
        ),
        tuple(_task(one) for one in content["tasks"]),
        tuple(_target(one) for one in content.get("targets", ())),
        tuple(content.get("reporting", ())),
        content.get("unit"),
    )
    codes = [task.code for task in plan.tasks] + [target.code for target in plan.targets]
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"codes given twice: {', '.join(doubled)}")
    return plan


def to_content(plan: Plan) -> dict[str, Any]:
    """The plan in its file shape, with ISO dates: what plan_of() reads."""
    issuing = {"unit": plan.unit} if plan.unit else {}
    return {
        "code": plan.code,
        **issuing,
        "document": _document_content(plan.document),
        "tasks": [_task_content(task) for task in plan.tasks],
        "targets": [_target_content(target) for target in plan.targets],
        "reporting": list(plan.reporting),
    }


def _task_content(task: Task) -> dict[str, Any]:
    content: dict[str, Any] = {
        "code": task.code,
        "title": task.title,
        "text": task.text,
        "section": task.section,
        "roles": {role: list(task.roles.get(role, ())) for role in ROLES},
        "deadline": deadline_content(task.deadline),
    }
    return content | ({"withdrawn": _iso(task.withdrawn)} if task.withdrawn else {})


def _document_content(document: Document) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": document.type,
        "number": document.number,
        "date": _iso(document.date),
        "issuer": document.issuer,
        "title": document.title,
        "implements": [
            {"number": one.number, "date": _iso(one.date), "issuer": one.issuer}
            for one in document.implements
        ],
    }
    if document.signer is not None:
        content["signer"] = document.signer
    if document.recipients:
        content["recipients"] = list(document.recipients)
    return content


def _task(content: Mapping[str, Any]) -> Task:
    roles = content["roles"]
    return Task(
        content["code"],
        content["title"],
        content.get("section"),
        {role: tuple(roles.get(role, ())) for role in ROLES},
        deadline_from(content["deadline"]),
        content.get("text"),
        _day(content.get("withdrawn")),
    )


def deadline_from(content: Mapping[str, Any]) -> Deadline:
    """The time limit that a plan file describes."""
    return Deadline(
        content.get("text"),
        content["kind"],
        _day(content.get("by")),
        _day(content.get("from")),
        content.get("every"),
        content.get("after_event"),
        content.get("offset_months"),
        tuple(deadline_from(part) for part in content.get("components") or ()),
        _day(content.get("event_day")),
        content.get("before", False),
    )


def deadline_content(deadline: Deadline) -> dict[str, Any]:
    """The time limit in its file shape, with ISO dates: what deadline_from() reads."""
    content: dict[str, Any] = {
        "text": deadline.text,
        "kind": deadline.kind,
        "by": _iso(deadline.by),
        "from": _iso(deadline.from_),
        "every": deadline.every,
        "after_event": deadline.after_event,
        "offset_months": deadline.offset_months,
        "components": [deadline_content(part) for part in deadline.components],
    }
    if deadline.event_day:
        content["event_day"] = _iso(deadline.event_day)
    return content | ({"before": True} if deadline.before else {})


def _target(content: Mapping[str, Any]) -> Target:
    return Target(
        content["code"],
        content["text"],
        content["comparator"],
        content["value"],
        content.get("value_max"),
        content["unit"],
        _day(content.get("by")),
        content.get("scope"),
        content.get("term", "year"),
        _counts(content.get("counts")),
    )


def _counts(content: Mapping[str, Any] | None) -> Counts | None:
    if content is None:
        return None
    return Counts(
        content["numerator"],
        content.get("denominator"),
        content.get("denominator_at", "end"),
        _counts(content.get("also")),
    )


def _target_content(target: Target) -> dict[str, Any]:
    return {
        "code": target.code,
        "text": target.text,
        "comparator": target.comparator,
        "value": target.value,
        "value_max": target.value_max,
        "unit": target.unit,
        "by": _iso(target.by),
        "scope": target.scope,
        "term": target.term,
        "counts": _counts_content(target.counts),
    }


def _counts_content(counts: Counts | None) -> dict[str, Any] | None:
    if counts is None:
        return None
    return {
        "numerator": counts.numerator,
        "denominator": counts.denominator,
        "denominator_at": counts.denominator_at,
        "also": _counts_content(counts.also),
    }


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
