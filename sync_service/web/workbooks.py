"""The provincial workbook as a model of sheets, for programs that paint it themselves."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import scope_of
from sync_service.web import access, current
from sync_service.web.model_schemas import WorkbookModel
from sync_service.web.pulling import pulled
from sync_service.workbooks.provincial import draw, model_json

workbooks = APIBlueprint("workbooks", __name__)


@workbooks.get("/workbooks/<period>/<unit>")
@workbooks.output(WorkbookModel)
def show(period: str, unit: str) -> Response:
    """All sheets of a unit's provincial workbook; 304 when the caller has them already."""
    holder = access.allow("see")
    context = current.context()
    with current.reading() as connection:
        wanted, asked = access.within(connection, holder, period, unit)

        def make() -> dict[str, Any]:
            scope = scope_of(connection, wanted, asked)
            return model_json(draw(provincial_report(context, connection, scope)))

        return pulled(connection, ("workbook", wanted.code, asked), make)
