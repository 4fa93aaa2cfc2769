"""Whether a target is met: yes, no, or not yet known."""

from datetime import date

from sync_service.domain.plans import Counts, Target


def actual_of(
    target: Target, counts: Counts, numerator: float | None, denominator: float | None
) -> float | None:
    """A figure from summed parts: a ratio in the target's unit, or a plain count.

    None when a part is missing or nothing stands under the line; ratios are never averaged.
    """
    if numerator is None:
        return None
    if counts.denominator is None:
        return numerator
    if not denominator:
        return None
    ratio = numerator / denominator
    return ratio * 100 if target.unit == "%" else ratio


def further_from(target: Target, one: float | None, other: float | None) -> bool:
    """Whether `other` is further from the target than `one`; nothing known is furthest."""
    if one is None or other is None:
        return one is not None
    return other > one if target.comparator in ("<", "<=") else other < one


def is_met(target: Target, actual: float | None, as_of: date, year_complete: bool) -> bool | None:
    """Met, not met, or None: the figure is not known, or the term still runs and it may come.

    A figure that satisfies the comparator is met at once. One that does not is "not met" when
    the term is over (the year, or the day `by`), or when it can no longer come true: a count of
    the year only grows, so an upper bound that is passed stays passed.
    """
    if actual is None:
        return None
    if _satisfies(target, actual):
        return True
    # A yearly target is judged year by year, also where it names the year up to which it holds.
    if target.term == "by_date" and target.by is not None and as_of < target.by:
        return None
    if target.term == "year" and not year_complete and not _is_over(target, actual):
        return None
    return False


def _satisfies(target: Target, actual: float) -> bool:
    low, high = target.value, target.value_max
    match target.comparator:
        case ">":
            return actual > low
        case ">=":
            return actual >= low
        case "<":
            return actual < low
        case "<=":
            return actual <= low
        case "==":
            return actual == low
        case "between":
            return low <= actual <= (low if high is None else high)


def _is_over(target: Target, actual: float) -> bool:
    if target.comparator in ("<", "<="):
        return True
    upper = target.value_max if target.comparator == "between" else target.value
    return target.comparator in ("between", "==") and upper is not None and actual > upper
