"""Whose report a file is, and whether it may be received now and from this sender."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding


@dataclass(frozen=True)
class Claim:
    """What the stamp says, and what is known of it."""

    unit: str
    period: str
    period_state: Literal["open", "closed"] | None  # None: never opened
    open_periods: tuple[str, ...]
    unit_known: bool  # ever
    unit_in_period: bool
    unit_expected: bool
    sender_unit: str | None  # None: the sender is not bound to a unit
    within_senders: bool
    wanted_period: str | None  # None: any open period


def against_claim(claim: Claim) -> list[Finding]:
    """Findings for an unknown or foreign unit, and an unknown, closed or other period."""
    findings: list[Finding] = []
    period, unit = claim.period, claim.unit
    if claim.period_state is None:
        findings.append(found("PERIOD_UNKNOWN", period=period))
    elif claim.period_state == "closed":
        shown = ", ".join(claim.open_periods) or "không có"
        findings.append(found("PERIOD_CLOSED", period=period, open=shown))
    elif later := [one for one in claim.open_periods if one > period]:
        findings.append(found("PERIOD_EARLIER", period=period, later=later[-1]))
    if claim.wanted_period is not None and claim.wanted_period != period:
        findings.append(found("PERIOD_OTHER", period=period, wanted=claim.wanted_period))
    if claim.sender_unit is not None and not claim.within_senders:
        findings.append(found("UNIT_NOT_SENDERS", unit=unit, sender=claim.sender_unit))
    if not claim.unit_known:
        findings.append(found("UNIT_UNKNOWN", unit=unit))
    elif claim.period_state is not None and not claim.unit_in_period:
        findings.append(found("UNIT_NOT_IN_PERIOD", unit=unit, period=period))
    elif claim.unit_in_period and not claim.unit_expected:
        findings.append(found("UNIT_OWES_NOTHING", unit=unit, period=period))
    return findings


def covered_above(covered: Collection[tuple[str, str]]) -> list[Finding]:
    """Findings for forms, given as (title, unit above), that are reported from above."""
    return [found("COVERED_ABOVE", form=title, above=above) for title, above in covered]
