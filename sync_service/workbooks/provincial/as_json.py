"""The model as JSON for programs that paint it themselves: docs/provincial-model.md."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from sync_service.workbooks.provincial.model import Model, Printing, Sheet, Table
from sync_service.workbooks.provincial.runs import run_lengths, styled_rectangles

VERSION = 1

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def model_json(model: Model) -> dict[str, Any]:
    """The model for orjson: moments in it are datetimes still.

    Its `digest` leaves out when the model was made.
    """
    told: dict[str, Any] = {
        "model": VERSION,
        "period": model.period,
        "unit": model.unit,
        "title": model.title,
        "as_of": model.as_of.isoformat(),
        "styles": list(model.styles),
        "names": {name: [sheet, *block] for name, (sheet, block) in model.names.items()},
        "sheets": [_sheet(sheet) for sheet in model.sheets],
    }
    made_at = model.made_at.astimezone(_HERE).isoformat(timespec="seconds")
    return {**told, "made_at": made_at, "digest": _digest(model, told)}


def _digest(model: Model, told: Mapping[str, Any]) -> str:
    """A digest of everything but the cells that tell when the model was made."""
    sheets = []
    for sheet, content in zip(model.sheets, told["sheets"], strict=True):
        if sheet.made:
            values = [list(line) for line in content["values"]]
            for row, column in sheet.made:
                values[row][column] = None
            content = {**content, "values": values}
        sheets.append(content)
    return sha256(orjson.dumps({**told, "sheets": sheets})).hexdigest()


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "rows": len(sheet.values),
        "columns": sheet.columns,
        "values": sheet.values,
        "formulas": [[row, column, formula] for (row, column), formula in sheet.formulas.items()],
        "dates": sheet.dates,
        "made": sheet.made,
        "styled": styled_rectangles(sheet.styles),
        "merges": sheet.merges,
        "links": [[link.row, link.column, link.sheet, link.cell] for link in sheet.links],
        "widths": [[one.column, one.columns, one.characters, one.style] for one in sheet.widths],
        "heights": run_lengths(sheet.heights.items()),
        "freeze": sheet.freeze,
        "filter": sheet.filter,
        "gridlines": False,
        "print": None if sheet.printing is None else _printing(sheet.printing),
        "area": sheet.area,
        "tables": [_table(table) for table in sheet.tables],
        "new_only": {
            "conditions": [
                {"range": one.range, **one.rule, "style": one.style} for one in sheet.conditions
            ],
            "charts": [asdict(chart) for chart in sheet.charts],
            "number_stored_as_text": sheet.text_numbers,
        },
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "row": table.row,
        "column": table.column,
        "rows": len(table.row_keys),
        "columns": len(table.column_keys),
        "row_keys": table.row_keys,
        "column_keys": table.column_keys,
        "submissions": table.submissions,
    }


def _printing(printing: Printing) -> dict[str, Any]:
    return {
        "paper": "A4",
        "landscape": printing.landscape,
        "margins": dict(printing.margins),
        "center_horizontally": True,
        "fit_width": printing.scale is None,
        "scale": printing.scale,
        "header": printing.header,
        "footer": printing.footer,
        "repeat_rows": printing.repeat_rows,
        "repeat_columns": printing.repeat_columns,
        "row_breaks": printing.row_breaks,
        "column_breaks": printing.column_breaks,
        "area": printing.area,
    }
