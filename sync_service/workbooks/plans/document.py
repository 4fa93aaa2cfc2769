"""The first sheet of a plan's workbook: the document and its duties to report."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sync_service.domain.spelling import fold
from sync_service.workbooks.plans.columns import (
    DOCUMENT_SHEET,
    IMPLEMENTS_ROW,
    RECIPIENT_ROW,
    REPORTING_FIELDS,
    REPORTING_ROW,
    ROWS,
)
from sync_service.workbooks.plans.faults import Faults
from sync_service.workbooks.plans.rows import names_in
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.opening import Grid

_PLAN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,27}")
_FIELDS = {fold(word): name for name, word in ROWS.items()}
_PARTS = 6  # the word and what stands behind it


def document_of(grid: Grid, faults: Faults) -> dict[str, Any]:
    """Code, document and duties to report of a plan; may append to `faults`."""
    values: dict[str, Any] = dict.fromkeys(ROWS)
    where = dict.fromkeys(ROWS, "A1")
    implements: list[dict[str, Any]] = []
    recipients: list[str] = []
    reporting: list[dict[str, Any]] = []
    for number, line in enumerate(grid, 1):
        word, *parts = [*line, *[""] * _PARTS][:_PARTS]
        folded = fold(str(word))
        name = _FIELDS.get(folded)
        if name is not None:
            where[name] = f"B{number}"
            is_day = name == "date"
            values[name] = (
                _day(parts[0], f"B{number}", faults) if is_day else cells.text(parts[0]).value
            )
        elif folded == fold(IMPLEMENTS_ROW) and any(parts[:3]):
            implements.append(
                {
                    "number": cells.text(parts[0]).value,
                    "date": _day(parts[1], f"C{number}", faults),
                    "issuer": cells.text(parts[2]).value,
                }
            )
        elif folded == fold(RECIPIENT_ROW) and (recipient := cells.text(parts[0]).value):
            recipients.append(recipient)
        elif folded == fold(REPORTING_ROW) and cells.text(parts[0]).value:
            reporting.append(_duty(parts))
    if grid:
        _check(values, where, faults)
    document = {name: values[name] for name in ("type", "number", "date", "issuer", "title")}
    document["implements"] = implements
    if values["signer"]:
        document["signer"] = values["signer"]
    if recipients:
        document["recipients"] = recipients
    content = {"code": values["code"], "document": document, "reporting": reporting}
    return content | ({"unit": values["unit"]} if values["unit"] else {})


def _check(values: Mapping[str, Any], where: Mapping[str, str], faults: Faults) -> None:
    for name in ("code", "type"):
        if not values[name]:
            faults.add("empty", DOCUMENT_SHEET, where[name], heading=ROWS[name])
    if values["code"] and not _PLAN_CODE.fullmatch(values["code"]):
        faults.add("plan_code", DOCUMENT_SHEET, where["code"], value=values["code"])


def _day(value: Any, cell: str, faults: Faults) -> str | None:
    reading = cells.day(value)
    if reading.fault:
        faults.add("day", DOCUMENT_SHEET, cell, value=value)
    return None if reading.value is None else str(reading.value.isoformat())


def _duty(parts: Sequence[Any]) -> dict[str, Any]:
    duty: dict[str, Any] = dict(
        zip(REPORTING_FIELDS, (cells.text(part).value for part in parts), strict=False)
    )
    duty["from"] = names_in(duty.get("from") or "")
    return {name: value for name, value in duty.items() if name != "when" or value}
