"""What differs from earlier figures, in the keys of the workbook's tables."""

from dataclasses import asdict

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages import changes as stage
from sync_service.stages.present import moment
from sync_service.web import access, current
from sync_service.web.model_schemas import Changes, ChangesQuery

changes = APIBlueprint("changes", __name__)


@changes.get("/rollups/<period>/<unit>/changes")
@changes.input(ChangesQuery, location="query", arg_name="query")
@changes.output(Changes)
def show(period: str, unit: str, query: ChangesQuery) -> Response:
    """The cells that differ from last period, the same period last year, or the report sent."""
    holder = access.allow("see")
    with current.reading() as connection:
        scope = access.scope(connection, holder, period, unit)
        found = stage.changes(current.context(), connection, scope, query.against)
    return current.answer(asdict(found) | {"sent_at": moment(found.sent_at)})
