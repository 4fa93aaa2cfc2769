"""The flat figures of a unit and the units directly below it, for functions of a spreadsheet."""

from sqlalchemy import Connection

from sync_service.stages.context import Context
from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import Scope
from sync_service.workbooks.provincial import flat_figures
from sync_service.workbooks.provincial.flat import Figures


def figures(context: Context, connection: Connection, scope: Scope) -> Figures:
    """Numbers by `period|unit|figure`; docs/provincial-model.md lists the figures."""
    return flat_figures(provincial_report(context, connection, scope))
