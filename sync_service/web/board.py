"""The board: who owes a report, and how it stands."""

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages import board as stage
from sync_service.stages.present import board_json
from sync_service.web import access, current, schemas

board = APIBlueprint("board", __name__)


@board.get("/board/<period>")
@board.input(schemas.UnitQuery, location="query", arg_name="query")
@board.output(schemas.Board)
def show(period: str, query: schemas.UnitQuery) -> Response:
    """Every unit of the subtree with its newest file; of a longer period, its last quarter."""
    holder = access.allow("see")
    with current.reading() as connection:
        scope = access.scope(connection, holder, period, query.unit)
        rows = stage.board(connection, scope)
    return current.answer(
        {
            "period": scope.last.code,
            "unit": scope.unit,
            "due_day": scope.last.due_day,
            "state": scope.last.state,
            "rows": board_json(rows),
        }
    )
