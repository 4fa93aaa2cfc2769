"""Flat figures of a period, for functions of a spreadsheet: one request a period."""

from hashlib import sha256
from typing import Any

import orjson
from apiflask import APIBlueprint
from flask import Response

from sync_service.stages import figures as stage
from sync_service.stages.present import moment
from sync_service.stages.rollup import scope_of
from sync_service.web import access, current, schemas
from sync_service.web.model_schemas import Figures
from sync_service.web.pulling import pulled

figures = APIBlueprint("figures", __name__)


@figures.get("/figures/<period>")
@figures.input(schemas.UnitQuery, location="query", arg_name="query")
@figures.output(Figures)
def show(period: str, query: schemas.UnitQuery) -> Response:
    """The figures of a unit and of those directly below it, by `period|unit|figure`."""
    holder = access.allow("see")
    context = current.context()
    with current.reading() as connection:
        wanted, asked = access.within(connection, holder, period, query.unit)

        def make() -> dict[str, Any]:
            scope = scope_of(connection, wanted, asked)
            told = {
                "period": wanted.code,
                "unit": asked,
                "direct_units": [
                    code for code, unit in scope.units.items() if unit.parent == asked
                ],
                "figures": stage.figures(context, connection, scope),
            }
            digest = sha256(orjson.dumps(told)).hexdigest()
            return {**told, "made_at": moment(context.now()), "digest": digest}

        return pulled(connection, ("figures", wanted.code, asked), make)
