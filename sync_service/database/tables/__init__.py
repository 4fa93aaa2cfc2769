"""All tables. One noun a table; figures of a report are one vector a form (contract/vectors.py)."""

from sync_service.database.tables.base import Moment, metadata
from sync_service.database.tables.definitions import plans, unit_events, units
from sync_service.database.tables.operation import audit, tokens
from sync_service.database.tables.periods import period_units, periods, rule_states
from sync_service.database.tables.reports import (
    files,
    layouts,
    rollups,
    submission_forms,
    submissions,
    task_reports,
)

__all__ = [
    "Moment",
    "audit",
    "files",
    "layouts",
    "metadata",
    "period_units",
    "periods",
    "plans",
    "rollups",
    "rule_states",
    "submission_forms",
    "submissions",
    "task_reports",
    "tokens",
    "unit_events",
    "units",
]
