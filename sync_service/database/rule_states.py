"""The states of rules by period."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from sync_service.contract.rule_states import State
from sync_service.database.tables import rule_states


def states_of(connection: Connection, period: str) -> dict[str, State]:
    """The states that were set in a period, by rule code."""
    query = select(rule_states.c.rule, rule_states.c.state).where(rule_states.c.period == period)
    return {row.rule: row.state for row in connection.execute(query)}


def set_state(connection: Connection, period: str, rule: str, state: State, now: datetime) -> None:
    """Puts a rule into a state from now on; to be called inside writing()."""
    connection.execute(
        delete(rule_states).where(rule_states.c.period == period, rule_states.c.rule == rule)
    )
    connection.execute(
        insert(rule_states).values(period=period, rule=rule, state=state, changed_at=now)
    )
