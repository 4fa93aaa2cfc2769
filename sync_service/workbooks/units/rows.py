"""One row or item of the units file, as it was typed, turned into a founding row or an event."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final

from sync_service.domain.unit_problems import Param, UnitProblem
from sync_service.domain.unit_records import (
    EVENT_WORDS,
    EVENTS,
    SCOPE_WORDS,
    SCOPES,
    UnitEntry,
    UnitEvent,
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """Values as typed, by field name; blank ones are left out. `at` gives a field's place."""

    where: str
    values: Mapping[str, Any]
    at: Callable[[str], str]


def dotted(where: str, field: str) -> str:
    """The YAML path of a field."""
    return f"{where}.{field}"


def fold(words: str) -> str:
    """Words without case, tone and vowel marks, remarks in parentheses and odd blanks."""
    bare = unicodedata.normalize("NFD", re.sub(r"\(.*?\)|\*", " ", words).casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.replace("đ", "d").split())


def _choices(codes: Iterable[str], words: Mapping[str, str], others: Mapping[str, str]) -> Any:
    return {
        **others,
        **{fold(words[code]): code for code in codes},
        **{code: code for code in codes},
    }


_EVENT_OF: Final[dict[str, str]] = _choices(
    EVENTS,
    EVENT_WORDS,
    {
        "lap moi": "found",
        "giai the": "close",
        "ket thuc hoat dong": "close",
        "cham dut": "close",
        "chuyen cap tren": "move",
        "hop nhat": "merge",
        "chia": "split",
        "tach": "split",
    },
)
_SCOPE_OF: Final[dict[str, str]] = _choices(SCOPES, SCOPE_WORDS, {"rieng": "own"})
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# Stands in the name of the blank workbook's example, which is no unit.
EXAMPLE_MARK: Final = "dòng ví dụ"


class RowReader:
    """Turns raw rows into records; `problems` collects what cannot be read."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """`known`: the codes typed as text, with which a number may be told apart."""
        self.problems: list[UnitProblem] = []
        self.known: dict[str, set[str]] = {}
        for code in known:
            self.known.setdefault(_digits(code), set()).add(code)

    def entry(self, row: RawRow) -> UnitEntry:
        """A founding row; where something cannot be read its place in `problems` says so."""
        name = self.text(row, "name") or ""
        if EXAMPLE_MARK in name:
            self.problem("example_left", row.at("name"))
        return UnitEntry(
            self.code(row, "code", row.values.get("code")),
            name,
            self.text(row, "kind") or "",
            self.reference(row, "parent"),
            self.day(row, "from"),
            self.text(row, "email"),
            row.where,
        )

    def event(self, row: RawRow) -> tuple[UnitEvent, list[UnitEntry]]:
        """An event, and the units that it defines in its `into`."""
        date = self.day(row, "date")
        parts, founded = self._parts(row, date)
        if "unit" in row.values and "units" in row.values:
            self.problem("keys_both", row.at("units"))
        units = self.references(row, "unit" if "unit" in row.values else "units")
        event = UnitEvent(
            date,
            self._choice(row, "event", _EVENT_OF),
            units,
            parts,
            self.reference(row, "parent"),
            self.text(row, "name"),
            self.text(row, "kind"),
            self._shares(row, parts),
            self._choice(row, "scope", _SCOPE_OF) or None,
            self._texts(row, "forms"),
            row.where,
        )
        return event, founded

    def text(self, row: RawRow, field: str) -> str | None:
        """Text in NFC without blanks around it; None when blank."""
        return self._as_text(row, field, row.values.get(field))

    def code(self, row: RawRow, field: str, value: Any) -> str:
        """A code as typed, '' when blank; a number is a problem, since zeros may be lost."""
        if value is None:
            return ""
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.problem("code_number", row.at(field), value=_number(value))
        else:
            self.problem("text_wanted", row.at(field), value=_shown(value))
        return ""

    def reference(self, row: RawRow, field: str) -> str | None:
        """The code of another unit; None when blank."""
        codes = self._references(row, field, [row.values.get(field)])
        return codes[0] if codes else None

    def references(self, row: RawRow, field: str) -> tuple[str, ...]:
        """Codes of other units, from a list or from text with ';' between them."""
        return self._references(row, field, _items(row.values.get(field)))

    def day(self, row: RawRow, field: str) -> datetime.date | None:
        """A date, typed as one or as dd/mm/yyyy or ISO text; None when blank."""
        value = row.values.get(field)
        if value is None:
            return None
        found = _day_of(value)
        if found is None:
            self.problem("date_unclear", row.at(field), value=_shown(value))
        return found

    def problem(self, problem: str, where: str, **params: Param) -> None:
        self.problems.append(UnitProblem(problem, where, params))

    def _references(self, row: RawRow, field: str, values: Iterable[Any]) -> tuple[str, ...]:
        codes = []
        for value in values:
            if isinstance(value, float | int) and not isinstance(value, bool):
                # A number stands for a code only where that very text is a known code, and no
                # other code could have turned into the same number.
                alike = self.known.get(_digits(_number(value)), set())
                if alike == {_number(value)}:
                    codes.append(_number(value))
                    continue
            code = self.code(row, field, value)
            if code.strip():
                codes.append(code)
        return tuple(codes)

    def _parts(
        self, row: RawRow, date: datetime.date | None
    ) -> tuple[tuple[str, ...], list[UnitEntry]]:
        """The codes in `into`, and founding rows of those defined there."""
        codes: list[str] = []
        founded: list[UnitEntry] = []
        values = row.values.get("into")
        for index, value in enumerate(_items(values)):
            if not isinstance(value, dict):
                codes += self._references(row, "into", [value])
                continue
            where = f"{row.at('into')}[{index}]" if isinstance(values, list) else row.at("into")
            filled = {key: one for key, one in value.items() if one is not None}
            defined = RawRow(where, filled, partial(dotted, where))
            self._check_defined(value, defined)
            entry = self.entry(defined)
            founded.append(
                UnitEntry(
                    entry.code, entry.name, entry.kind, entry.parent, date, entry.email, where
                )
            )
            codes.append(entry.code)
        return tuple(codes), founded

    def _check_defined(self, value: Mapping[str, Any], defined: RawRow) -> None:
        keys = ("code", "name", "kind", "parent", "email")
        for key in value:
            if key not in keys:
                self.problem("key_unknown", defined.where, key=_shown(key), keys=keys)
        if "parent" not in value:
            self.problem("value_missing", defined.where, field="parent")

    def _choice(self, row: RawRow, field: str, choices: Mapping[str, str]) -> str:
        word = self.text(row, field) or ""
        chosen = choices.get(fold(word))
        if word and chosen is None and field == "event":
            self.problem("event_unknown", row.at(field), event=word, events=EVENTS)
        elif word and chosen is None:
            self.problem("scope_unknown", row.at(field), scope=word)
        elif not word and field == "event":
            self.problem("value_missing", row.at(field), field=field)
        return chosen or word

    def _shares(self, row: RawRow, parts: tuple[str, ...]) -> tuple[Fraction, ...]:
        values = row.values.get("shares")
        if isinstance(values, dict):
            for code in values:
                if code not in parts:
                    self.problem("key_unknown", row.at("shares"), key=_shown(code), keys=parts)
            items = [values[code] for code in parts if code in values]
        else:
            items = _items(values)
        shares = []
        for item in items:
            share = _share_of(item)
            if share is None:
                self.problem("share_unclear", row.at("shares"), value=_shown(item))
            else:
                shares.append(share)
        return tuple(shares)

    def _texts(self, row: RawRow, field: str) -> tuple[str, ...]:
        items = (self._as_text(row, field, item) for item in _items(row.values.get(field)))
        return tuple(item for item in items if item)

    def _as_text(self, row: RawRow, field: str, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value).strip() or None
        self.problem("text_wanted", row.at(field), value=_shown(value))
        return None


def _items(value: Any) -> list[Any]:
    """The items of a list, or of text with ';' between them."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [item.strip() for item in value.split(";") if item.strip()]
    return [value]


def _day_of(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else None
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    typed = value.strip()
    try:
        if match := _DAY_FIRST.fullmatch(typed):
            return datetime.date(int(match[3]), int(match[2]), int(match[1]))
        return datetime.date.fromisoformat(typed) if re.match(r"\d{4}-", typed) else None
    except ValueError:
        return None


def _share_of(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    typed = str(value).replace(",", ".").replace(" ", "")
    try:
        if typed.endswith("%"):
            return Fraction(typed[:-1]) / 100
        return Fraction(typed)
    except (ValueError, ZeroDivisionError):
        return None


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _digits(code: str) -> str:
    """A code as Excel may leave it after taking it for a number."""
    return re.sub(r"[\s.,]", "", code).lstrip("0")


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _number(value) if isinstance(value, float) else str(value)[:60]
