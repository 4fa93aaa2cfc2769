"""All tables. One noun a table; figures of a report are one vector a form (contract/vectors.py)."""

from sync_service.database.tables.base import Moment, metadata
from sync_service.database.tables.channels import (
    arrivals,
    channel_closures,
    senders,
    unit_links,
)
from sync_service.database.tables.definitions import plans, unit_events, units
from sync_service.database.tables.google import google_sheets
from sync_service.database.tables.jobs import job_runs, jobs, leases
from sync_service.database.tables.operation import audit, tokens
from sync_service.database.tables.outbox import made_reports, outbox, recipients
from sync_service.database.tables.periods import (
    form_versions,
    period_units,
    periods,
    rule_states,
)
from sync_service.database.tables.plan_records import (
    period_plans,
    plan_events,
    task_changes,
    task_links,
)
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
    "arrivals",
    "audit",
    "channel_closures",
    "files",
    "form_versions",
    "google_sheets",
    "job_runs",
    "jobs",
    "layouts",
    "leases",
    "made_reports",
    "metadata",
    "outbox",
    "period_plans",
    "period_units",
    "periods",
    "plan_events",
    "plans",
    "recipients",
    "rollups",
    "rule_states",
    "senders",
    "submission_forms",
    "submissions",
    "task_changes",
    "task_links",
    "task_reports",
    "tokens",
    "unit_events",
    "unit_links",
    "units",
]
