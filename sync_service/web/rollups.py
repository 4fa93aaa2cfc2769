"""Rollups: a unit's totals in a period, and where each figure comes from."""

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages import rollup as stage
from sync_service.stages.present import rollup_json, trace_json
from sync_service.stages.trace import trace
from sync_service.web import access, current, schemas

rollups = APIBlueprint("rollups", __name__)


@rollups.get("/rollups/<period>/<unit>")
@rollups.output(schemas.Rollup)
def show(period: str, unit: str) -> Response:
    """The totals of a unit's subtree, with how many reports they cover."""
    holder = access.allow("see")
    with current.reading() as connection:
        scope = access.scope(connection, holder, period, unit)
        found = stage.rollup(current.context(), connection, scope)
    return current.answer(rollup_json(found, current.language()))


@rollups.get("/rollups/<period>/<unit>/sources")
@rollups.input(schemas.SourcesQuery, location="query", arg_name="query")
@rollups.output(schemas.Trace)
def sources(period: str, unit: str, query: schemas.SourcesQuery) -> Response:
    """The file, sheet and cell of every figure that went into one total."""
    holder = access.allow("see")
    context = current.context()
    with current.reading() as connection:
        scope = access.scope(connection, holder, period, unit)
        found = trace(context, connection, scope, query.measure, query.column)
    return current.answer(trace_json(found))
