"""The words of an event found among what plans await: the same words, or a refusal, no guess."""

from collections.abc import Sequence

from sync_service.database.plan_events import Happened
from sync_service.domain.awaited import AwaitedEvent, awaited_in, event_key
from sync_service.domain.plans import Plan
from sync_service.errors import TonghopError, UsageRefused
from sync_service.stages.likeness import nearest


class EventRefused(TonghopError):
    """An event that no plan awaits, or that cannot have happened as said."""


def known_plan(plans: Sequence[Plan], code: str) -> Plan:
    """The plan of this code; UsageRefused, with the near ones, when there is none."""
    found = next((plan for plan in plans if plan.code == code), None)
    if found is None:
        codes = [plan.code for plan in plans]
        near = ", ".join(nearest(code, codes) or codes) or "-"
        raise UsageRefused(
            f"Không có kế hoạch mã {code}. Các kế hoạch gần giống: {near}.",
            f"There is no plan {code}. Near: {near}.",
        )
    return found


def chosen_events(
    plans: Sequence[Plan], words: Sequence[str], plan: str | None
) -> list[AwaitedEvent]:
    """What the plans await in these very words; raises EventRefused where one is not awaited."""
    asked = [known_plan(plans, plan)] if plan is not None else plans
    awaited = [event for one in asked for event in awaited_in(one)]
    chosen: dict[tuple[str, str], AwaitedEvent] = {}
    for said in words:
        found = [one for one in awaited if event_key(one.words) == event_key(said)]
        if not found:
            raise _not_awaited(said, plan, awaited)
        chosen |= {(one.plan, event_key(one.words)): one for one in found}
    return list(chosen.values())


def not_recorded(said: str, plan: str | None, known: Happened) -> EventRefused:
    """The refusal of words under which no event is on record."""
    words = [
        f"{code}: “{one.words}” ({one.day:%d/%m/%Y})"
        for code, all_of in known.items()
        if plan in (None, code)
        for one in all_of.values()
    ]
    vi = "\n".join(f"  {one}" for one in words) or "  (chưa có sự kiện nào)"
    en = "\n".join(f"  {one}" for one in words) or "  (none)"
    return EventRefused(
        f"Chưa ghi sự kiện nào là “{said}”. Các sự kiện đã ghi:\n{vi}",
        f"No event “{said}” is on record. On record:\n{en}",
    )


def _not_awaited(said: str, plan: str | None, awaited: Sequence[AwaitedEvent]) -> EventRefused:
    """The refusal of words that nobody awaits, with the near ones first."""
    who_vi = f"Kế hoạch {plan}" if plan else "Các kế hoạch"
    who_en = f"Plan {plan}" if plan else "The plans"
    if not awaited:
        return EventRefused(
            f"{who_vi} không có nhiệm vụ nào chờ sự kiện.", f"{who_en} await no event."
        )
    words = list(dict.fromkeys(one.words for one in awaited))
    near = nearest(said, words)
    rest = [one for one in words if one not in near]
    vi = [f"{who_vi} không chờ sự kiện nào có đúng lời văn “{said}”. Không có gì được ghi."]
    en = [f"{who_en} await no event in these very words: “{said}”. Nothing is recorded."]
    if near:
        vi += ["Gần giống:", *_lines(near, awaited)]
        en += ["Near:", *_lines(near, awaited)]
    if rest:
        vi += ["Các sự kiện khác đang chờ:", *_lines(rest, awaited)]
        en += ["Also awaited:", *_lines(rest, awaited)]
    return EventRefused("\n".join(vi), "\n".join(en))


def _lines(words: Sequence[str], awaited: Sequence[AwaitedEvent]) -> list[str]:
    """Each event with the tasks that wait for it."""
    lines = []
    for one in words:
        of = [event for event in awaited if event.words == one]
        tasks = "; ".join(
            f"{event.plan}: {', '.join(task.code for task in event.tasks)}" for event in of
        )
        lines.append(f"  “{one}” ({tasks})")
    return lines
