"""The rules of a period with their states, and the office's changes to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Connection

from sync_service.checks.outliers import CODES
from sync_service.contract.definitions import Form, Language, RuleLine, StatisticsForm
from sync_service.contract.rule_states import IN_FORCE, State
from sync_service.contract.words import rule_words
from sync_service.database import audit
from sync_service.database import rule_states as table
from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod
from sync_service.domain.finding_texts import CATALOGUE
from sync_service.domain.finding_texts.outliers import ABOUT
from sync_service.domain.findings import Severity
from sync_service.errors import UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.periods import known_period

OUTLIERS = tuple(CODES.values())


@dataclass(frozen=True)
class ListedRule:
    """A rule of a period's forms, the state that it is in, and what it asks for in words.

    `form` and `rule` are None for what is held against other reports instead of a form's rule.
    """

    code: str
    form: str | None
    severity: Severity
    rule: str | None
    state: State
    words: str


def rules_in(
    context: Context, connection: Connection, opened: OpenedPeriod, language: Language = "vi"
) -> Iterator[ListedRule]:
    """Every rule of the period's forms, in the order of the forms; then what asks for outliers."""
    states = table.states_of(connection, opened.code)
    others = tuple(context.contract.statistics(opened.forms).values())
    for form, line in _lines(context, opened):
        named = tuple(one for one in others if isinstance(form, StatisticsForm))
        words = rule_words(line, form, named, language)
        state = states.get(line.code, IN_FORCE)
        yield ListedRule(line.code, form.code, line.severity, line.rule.source, state, words)
    for code in OUTLIERS:
        about = ABOUT[code][language == "en"]
        severity = CATALOGUE[code].severity
        yield ListedRule(code, None, severity, None, states.get(code, IN_FORCE), about)


def set_rule_state(context: Context, period: str, rule: str, state: State, actor: str) -> State:
    """Puts a rule into a state for one period, from the next check on; returns the one before.

    Reports that were checked before keep their answers. Raises UsageRefused for a rule that the
    period's forms do not have, PeriodRefused for a period that is not open.
    """
    with writing(context.engine) as connection:
        opened = known_period(connection, period)
        codes = [*(line.code for _, line in _lines(context, opened)), *OUTLIERS]
        if rule not in codes:
            near = ", ".join(get_close_matches(rule, codes, 3)) or "-"
            raise UsageRefused(
                f"Kỳ {period} không có quy tắc {rule}. Gần giống: {near}.",
                f"There is no rule {rule} in {period}. Near: {near}.",
            )
        before = table.states_of(connection, period).get(rule, IN_FORCE)
        if state != before:
            table.set_state(connection, period, rule, state, context.now())
            detail = {"rule": rule, "from": before, "to": state}
            deed = audit.Deed(actor, "rule.state", period, detail)
            audit.record(connection, [deed], context.now())
    return before


def _lines(context: Context, opened: OpenedPeriod) -> Iterator[tuple[Form, RuleLine]]:
    for code, version in opened.forms.items():
        form = context.contract.form(code, version)
        for line in form.rules:
            yield form, line
