"""Who issues and signs a report: what the office has set, by kind of unit and by unit.

The shipped file holds what documents show or custom is; the office's own, in home/templates, goes
before it. What neither tells stays a place for a person to write.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sync_service.contract.resources import templates_dir
from sync_service.errors import TonghopError
from sync_service.settings import Settings

NAME = "bao-cao-quy.yaml"
FIELDS = (
    *("co_quan_cap_tren", "co_quan", "ky_hieu", "dia_danh"),
    *("thay_mat", "chuc_vu", "nguoi_ky", "nguoi_ky_bieu", "luu"),
)
_PARTS = ("kinds", "units")

# What is set, by field.
Stated = Mapping[str, str]


class FormRefused(TonghopError):
    """A file of forms that cannot be used; names the entry."""


@dataclass(frozen=True)
class Forms:
    """What is set for kinds and for single units."""

    kinds: Mapping[str, Stated]
    units: Mapping[str, Stated]

    def of(self, unit: str, kind: str) -> Stated:
        """What is set for one unit; its own goes before its kind's."""
        return {**self.kinds.get(kind, {}), **self.units.get(unit, {})}


def forms_of(settings: Settings, kinds: Collection[str]) -> Forms:
    """The forms in force in an installation that knows these kinds; raises FormRefused."""
    found = _read(templates_dir() / NAME, kinds)
    own = settings.home / "templates" / NAME
    if not own.is_file():
        return found
    more = _read(own, kinds)
    merged = {
        kind: {**found.kinds.get(kind, {}), **more.kinds.get(kind, {})}
        for kind in {*found.kinds, *more.kinds}
    }
    return Forms(merged, {**found.units, **more.units})


def require_units(forms: Forms, known: Collection[str]) -> None:
    """Raises FormRefused for a unit that is none of those known."""
    strange = next((code for code in forms.units if code not in known), None)
    if strange is not None:
        raise FormRefused(
            f"{NAME}: không có đơn vị nào mang mã “{strange}”.",
            f"{NAME}: no unit has the code “{strange}”.",
        )


def _read(file: Path, kinds: Collection[str]) -> Forms:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig")) or {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        said = " ".join(str(error).split())
        raise _refused(file, f"không đọc được ({said})", f"cannot be read ({said})") from error
    parts = _mapping(file, "", content)
    _known(file, parts, _PARTS)
    by_kind = _mapping(file, "kinds", parts.get("kinds") or {})
    by_unit = _mapping(file, "units", parts.get("units") or {})
    _known(file, by_kind, kinds)
    return Forms(
        {key: _stated(file, key, value) for key, value in by_kind.items()},
        {key: _stated(file, key, value) for key, value in by_unit.items()},
    )


def _stated(file: Path, key: str, value: Any) -> Stated:
    fields = _mapping(file, key, value)
    _known(file, fields, FIELDS)
    return {
        name: " ".join(str("" if words is None else words).split())
        for name, words in fields.items()
    }


def _mapping(file: Path, key: str, value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        # Codes of digits alone come out of YAML as numbers; one with a dot would lose zeros.
        odd = next((one for one in value if not isinstance(one, str | int)), None)
        if odd is None:
            return {str(name): one for name, one in value.items()}
        key = str(odd)
    raise _refused(
        file,
        f"mục “{key}” phải là các dòng “tên: giá trị”; mã đơn vị đặt trong ngoặc kép",
        f"“{key}” must hold lines “name: value”; unit codes stand in quotes",
    )


def _known(file: Path, given: Mapping[str, Any], known: Collection[str]) -> None:
    for name in given:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, 1)
        vi = f"; có phải “{near[0]}”?" if near else f"; các mục có: {', '.join(known)}"
        en = f"; is it “{near[0]}”?" if near else f"; known are: {', '.join(known)}"
        raise _refused(file, f"không có mục “{name}”{vi}", f"there is no “{name}”{en}")


def _refused(file: Path, vi: str, en: str) -> FormRefused:
    return FormRefused(f"{file.name}: {vi}.".replace("?.", "?"), f"{file.name}: {en}.")
