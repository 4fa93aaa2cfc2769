"""Units: the token's subtree as it stands in a period."""

from apiflask import APIBlueprint
from flask import Response
from sqlalchemy import Connection

from sync_service.database import periods
from sync_service.database.tokens import Holder
from sync_service.database.units import organisation
from sync_service.domain.units import NoUnitsYet
from sync_service.stages.present import Json, standing_json, unit_json
from sync_service.web import access, current, schemas

units = APIBlueprint("units", __name__)


@units.get("/units")
@units.input(schemas.PeriodQuery, location="query", arg_name="query")
@units.output(schemas.Units)
def list_all(query: schemas.PeriodQuery) -> Response:
    """The token's subtree in a period, in preorder of the tree."""
    holder = access.allow("see")
    with current.reading() as connection:
        opened = periods.all_periods(connection)
        period = query.period or (opened[-1].code if opened else None)
        if period is None:
            return current.answer({"period": None, "units": _today(connection, holder)})
        scope = access.scope(connection, holder, period)
    shown = [unit_json(unit) for unit in scope.units.values()]
    return current.answer({"period": scope.last.code, "units": shown})


def _today(connection: Connection, holder: Holder) -> list[Json]:
    """The units of the day, before any period was opened."""
    try:
        tree = organisation(connection).tree(current.context().now().date())
    except NoUnitsYet:
        return []
    return [
        standing_json(tree.units[code], tree.depth[code])
        for code in access.standing_units(holder, tree)
    ]
