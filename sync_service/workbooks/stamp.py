"""The stamp of an issued workbook: what it was issued for, signed so that it cannot be made up.

It stands in a very hidden sheet as rows of key and value, the signature last.
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SHEET = "_tonghop"

_MARK = ("tonghop", "1")
_SIGNATURE = "signature"
_FORM = "form:"
_PLAN = "plan:"


@dataclass(frozen=True)
class Stamp:
    """Unit code, period code, the version of each form, and the plan of each task sheet."""

    unit: str
    period: str
    forms: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)


def rows_of(stamp: Stamp, secret: bytes) -> list[tuple[str, str]]:
    """The stamp's rows with the signature (HMAC-SHA256 over all that the stamp says)."""
    return [
        _MARK,
        ("unit", stamp.unit),
        ("period", stamp.period),
        *((_FORM + form, version) for form, version in stamp.forms.items()),
        *((_PLAN + sheet, plan) for sheet, plan in stamp.plans.items()),
        (_SIGNATURE, _signature(stamp, secret)),
    ]


def stamp_of(rows: Sequence[Sequence[Any]]) -> Stamp | None:
    """The stamp that cell values hold, genuine or not; None when they hold none."""
    entries = _entries(rows)
    if entries is None or entries.get(_MARK[0]) != _MARK[1]:
        return None
    if not entries.get("unit") or not entries.get("period"):
        return None
    return Stamp(entries["unit"], entries["period"], _group(entries, _FORM), _group(entries, _PLAN))


def is_genuine(rows: Sequence[Sequence[Any]], secret: bytes) -> bool:
    """Whether the rows hold a stamp that was signed with this secret and not changed since."""
    stamp = stamp_of(rows)
    if stamp is None:
        return False
    given = (_entries(rows) or {}).get(_SIGNATURE, "")
    return hmac.compare_digest(given.encode(), _signature(stamp, secret).encode())


def _signature(stamp: Stamp, secret: bytes) -> str:
    said = [
        *_MARK,
        _text(stamp.unit),
        _text(stamp.period),
        sorted((_text(form), _text(version)) for form, version in stamp.forms.items()),
        sorted((_text(sheet), _text(plan)) for sheet, plan in stamp.plans.items()),
    ]
    canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(secret, canonical.encode(), hashlib.sha256).hexdigest()


def _entries(rows: Sequence[Sequence[Any]]) -> dict[str, str] | None:
    """Values by key; None when a key stands there twice, for then nobody can say which counts."""
    entries: dict[str, str] = {}
    for row in rows:
        key = _text(row[0]) if row else ""
        if not key:
            continue
        if key in entries:
            return None
        entries[key] = _text(row[1]) if len(row) > 1 else ""
    return entries


def _group(entries: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key[len(prefix) :]: value for key, value in entries.items() if key.startswith(prefix)}


def _text(value: Any) -> str:
    # Some programs save "1", "2026" or "2026.1" as numbers.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip()
