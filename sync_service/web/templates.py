"""Workbooks handed out: the unit's own, prefilled for the period."""

from io import BytesIO

from apiflask import APIBlueprint, FileSchema
from flask import Response, send_file

from sync_service.stages.issue import issue_one
from sync_service.web import access, current
from sync_service.web.asked import quarter_of

templates = APIBlueprint("templates", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@templates.get("/templates/<period>/<unit>")
@templates.output(FileSchema, content_type=_XLSX)
def show(period: str, unit: str) -> Response:
    """The workbook that a unit fills in for a quarter."""
    holder = access.allow("see")
    with current.reading() as connection:
        scope = access.scope(connection, holder, quarter_of(period).code, unit)
        issued = issue_one(current.context(), connection, scope.last, scope.unit)
    return send_file(
        BytesIO(issued.content), _XLSX, as_attachment=True, download_name=issued.file_name
    )
