"""What the spreadsheet program checks while a clerk types, and what it tells them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync_service.contract.definitions import Field
from sync_service.workbooks import texts

# Options of XlsxWriter's data_validation.
Check = dict[str, Any]

_EARLIEST = date(2000, 1, 1)
_LATEST = date(2099, 12, 31)


def figure_check(decimals: int, required: bool = True, least: float = 0) -> Check:
    """Figures from `least` on, whole where they have no decimals."""
    prompt = texts.DECIMAL_PROMPT if decimals else texts.WHOLE_PROMPT
    return {
        "validate": "decimal" if decimals else "integer",
        "criteria": ">=",
        "value": least,
        "input_title": texts.NUMBER_TITLE,
        "input_message": prompt.format(decimals=decimals)
        + ("" if required else texts.OPTIONAL_PROMPT),
        "error_title": texts.NUMBER_ERROR_TITLE,
        "error_message": texts.DECIMAL_ERROR if decimals else texts.WHOLE_ERROR,
    }


def field_check(field: Field, ranges: Mapping[str, str], last_day: date | None) -> Check | None:
    """The check of a task's field; None where any text is good.

    `ranges` are the lists of choices by name, `last_day` the period's.
    """
    match field.type:
        case "choice":
            return _choice_check(ranges[field.list or ""])
        case "number" if field.maximum is not None:
            return _between_check(field.minimum or 0, field.maximum, field.decimals)
        case "number":
            return figure_check(field.decimals, least=field.minimum or 0)
        case "date":
            return _date_check(last_day)
        case "text":
            return None


def _choice_check(source: str) -> Check:
    return {
        "validate": "list",
        "source": source,
        "input_title": texts.CHOICE_PROMPT_TITLE,
        "input_message": texts.CHOICE_PROMPT,
        "error_title": texts.CHOICE_ERROR_TITLE,
        "error_message": texts.CHOICE_ERROR,
    }


def _between_check(low: float, high: float, decimals: int) -> Check:
    return {
        "validate": "decimal" if decimals else "integer",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "input_title": texts.NUMBER_TITLE,
        "input_message": texts.BETWEEN_PROMPT.format(low=low, high=high),
        "error_title": texts.NUMBER_ERROR_TITLE,
        "error_message": texts.BETWEEN_ERROR.format(low=low, high=high),
    }


def _date_check(last_day: date | None) -> Check:
    last = last_day or _LATEST
    limit = texts.DATE_LIMIT.format(last=texts.day_words(last)) if last_day else ""
    example = texts.day_words(last_day) if last_day else texts.DATE_EXAMPLE
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": _EARLIEST,
        "maximum": last,
        "input_title": texts.DATE_PROMPT_TITLE,
        "input_message": texts.DATE_PROMPT.format(example=example, limit=limit),
        "error_title": texts.DATE_ERROR_TITLE,
        "error_message": texts.DATE_ERROR.format(example=example, limit=limit),
    }
