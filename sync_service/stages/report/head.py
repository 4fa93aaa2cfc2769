"""The tags of a report's head and signature, after the Party's document form (DOMAIN section 9)."""

import re
from datetime import date

from sync_service.stages.report.facts import ReportFacts
from sync_service.stages.report.form import Stated
from sync_service.stages.report.words import day_words

# A committee's name before its place, and the organisation that it leads: above its issuer a
# document names the organisation ("ĐẢNG BỘ TỈNH QUẢNG TRỊ" over "HUYỆN ỦY VĨNH LINH").
_ORGANISATIONS = {
    "Tỉnh ủy": "Đảng bộ tỉnh",
    "Thành ủy": "Đảng bộ thành phố",
    "Huyện ủy": "Đảng bộ huyện",
    "Thị ủy": "Đảng bộ thị xã",
    "Đảng ủy xã": "Đảng bộ xã",
    "Đảng ủy phường": "Đảng bộ phường",
    "Đảng ủy đặc khu": "Đảng bộ đặc khu",
}
_OFFICES = ("Tỉnh ủy", "Thành ủy", "Huyện ủy", "Thị ủy", "Đảng ủy")
_KNOWN = {**_ORGANISATIONS, **{name: name for name in _ORGANISATIONS.values()}}
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
# Said twice in names such as "Tỉnh ủy tỉnh Mẫu".
_AGAIN = re.compile(r"^(tỉnh|thành phố|huyện|thị xã)\s+")
_CELLS = ("Chi bộ", "Chi ủy")
# Written in by hand on the printed page.
_LEFT_OPEN = "…………"


def head_tags(
    facts: ReportFacts, stated: Stated, day: date, number: str, *, by_person: bool
) -> dict[str, str]:
    """Superior, issuer, number and symbol, place and date, signature, where it is filed.

    What nobody has set and the unit's name does not tell is a place for a person to write; without
    one, dots to be filled in by hand.
    """

    def unknown(what: str, by_itself: str = _LEFT_OPEN) -> str:
        return f"[… {what} …]" if by_person else by_itself

    title = facts.report.title
    symbol = stated.get("ky_hieu", facts.symbol)
    place = stated.get("dia_danh") or place_of(title) or place_of(facts.superior)
    on_behalf = stated.get("thay_mat")
    if on_behalf is None:
        on_behalf = unknown("thay mặt ai ký, ví dụ T/M BAN THƯỜNG VỤ")
    return {
        "co_quan_cap_tren": stated.get("co_quan_cap_tren", organisation_of(facts.superior).upper()),
        "co_quan": stated.get("co_quan", _unbroken_remark(title.upper())),
        "dang_bo": _organisation_words(title),
        "so_ky_hieu": f"Số {number or '        '}-BC/{symbol or unknown('ký hiệu')}",
        "dia_danh_ngay": f"{place or unknown('địa danh')}, {long_day(day)}",
        "kem_theo": _attached(title, day, number, symbol),
        "thay_mat": on_behalf,
        "chuc_vu": stated.get("chuc_vu") or unknown("chức vụ người ký", ""),
        "nguoi_ky": stated.get("nguoi_ky") or unknown("họ và tên", ""),
        "nguoi_ky_bieu": stated.get("nguoi_ky_bieu") or "THỦ TRƯỞNG ĐƠN VỊ",
        "luu": stated.get("luu") or _filed(title),
    }


def place_of(name: str) -> str:
    """The place in a committee's name: "Vĩnh Linh" of "Huyện ủy Vĩnh Linh"; empty for none."""
    _, _, place = _parted(name)
    return place


def organisation_of(name: str) -> str:
    """The organisation that a committee leads: "Đảng bộ xã Ba Phong" of "Đảng ủy xã Ba Phong"."""
    _, organisation, place = _parted(name)
    if place:
        return f"{organisation} {place}"
    return re.sub(r"^Đảng ủy\b", "Đảng bộ", name)


def long_day(day: date) -> str:
    """A date under a document's head: days below 10 and the first two months with a 0."""
    return f"ngày {day:%d} tháng {day.month if day.month > 2 else f'{day:%m}'} năm {day.year}"


def _parted(name: str) -> tuple[str, str, str]:
    """A name's committee, the organisation it leads, and its place; empty where it has none."""
    for committee, organisation in _KNOWN.items():
        if name.startswith(f"{committee} "):
            rest = _AGAIN.sub("", _REMARK.sub("", name[len(committee) :]).strip())
            if rest[:1].isupper():
                return committee, organisation, rest
    return "", "", ""


def _organisation_words(title: str) -> str:
    """What the report's figures are of, within a sentence: "Đảng bộ tỉnh", "Chi bộ"."""
    _, organisation, _ = _parted(title)
    if organisation:
        return organisation
    return "Chi bộ" if title.startswith(_CELLS) else "Đảng bộ"


def _unbroken_remark(name: str) -> str:
    """A name whose closing remark in parentheses is put on one line."""
    return _REMARK.sub(lambda found: " " + found[0].strip().replace(" ", "\u00a0"), name)


def _filed(title: str) -> str:
    """Where the last copy lies: "Văn phòng Tỉnh ủy", "Chi bộ"."""
    office = next((one for one in _OFFICES if title.startswith(f"{one} ")), None)
    if office is not None:
        return f"Văn phòng {office}"
    return "Chi bộ" if title.startswith(_CELLS) else _REMARK.sub("", title)


def _attached(title: str, day: date, number: str, symbol: str | None) -> str:
    """The line under an annex's title; without a number only the date tells the report."""
    named = f" số {number}-BC/{symbol}" if number and symbol else ""
    return f"(kèm theo Báo cáo{named} ngày {day_words(day)} của {_REMARK.sub('', title)})"
