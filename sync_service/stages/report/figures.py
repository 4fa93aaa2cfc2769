"""The tags of members and organisations: figures, shares, increase and decrease."""

from typing import Any

from sync_service.contract.definitions import Sheet
from sync_service.domain.numbers import vietnamese
from sync_service.domain.rollups import Comparison, Number, Values
from sync_service.stages.report.facts import ReportFacts
from sync_service.stages.report.words import period_words, plain_label, tenths
from sync_service.workbooks.provincial import texts

FORM = "member_statistics"
_HEADLINES = (
    ("cuoi_ky", "D", "total"),
    ("nu", "D", "women"),
    ("dan_toc", "D", "minority"),
    ("co_dao", "D", "religious"),
    ("tang", "B", "total"),
    ("ket_nap", "B1", "total"),
    ("giam", "C", "total"),
    ("khai_tru", "C2", "total"),
    ("xoa_ten", "C3", "total"),
    ("xin_ra", "C4", "total"),
)
# Before the label of a row of this level.
_BULLETS = ("", "- ", "+ ")
# A cell with nothing at all in it would be as high as the page's own type.
_BLANK = "\u00a0"

Tags = dict[str, Any]


def figure_tags(facts: ReportFacts) -> Tags:
    """Headline figures, the short tables, and the whole table of the annex."""
    report, values = facts.report, facts.report.rollup.values
    sheet, organisations = _sheet_of(facts, "D"), _sheet_of(facts, "TC")
    return {
        "so": {tag: vietnamese(_number(values, *cell)) for tag, *cell in _HEADLINES},
        "ty_trong": {
            tag: _share(_number(values, "D", column), _number(values, "D"))
            for tag, _, column in _HEADLINES[1:4]
        },
        "so_sanh": _compared_words(facts),
        "ten_ky_nay": texts.period_words(report.period),
        "ten_ky_truoc": texts.period_words(report.previous.period),
        "ten_cung_ky": texts.period_words(report.last_year.period),
        "so_ky_truoc": report.has_previous and report.previous.values is not None,
        "so_cung_ky": report.last_year.values is not None,
        "co_tang_giam": _is_comparable(facts),
        "dang_vien": [] if sheet is None else _compared(facts, sheet),
        "ghi_chu_so_sanh": _comparison_note(facts),
        "to_chuc": [] if organisations is None else _organisations(facts, organisations),
        "tieu_de_bieu": "" if sheet is None else sheet.title.vi.upper().replace(" TRONG KỲ", ""),
        "bieu_dang_vien": [] if sheet is None else _whole_sheet(values, sheet),
    }


def _is_comparable(facts: ReportFacts) -> bool:
    """Whether increase and decrease against the last period may be stated."""
    report = facts.report
    has_previous = report.has_previous and report.previous.values is not None
    return has_previous and facts.complete and facts.previous_complete


def _compared_words(facts: ReportFacts) -> str:
    """How many members more or fewer than before, where that may be said; else empty."""
    now, found = _number(facts.report.rollup.values, "D"), []
    if _is_comparable(facts):
        before = facts.report.previous
        found.append(_change_words(period_words(before.period), now, before))
    last_year = facts.report.last_year
    if facts.complete and facts.last_year_complete and last_year.values is not None:
        name = f"cùng kỳ năm trước ({period_words(last_year.period)})"
        found.append(_change_words(name, now, last_year))
    words = "; ".join(filter(None, found))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _change_words(name: str, now: Number, before: Comparison) -> str:
    was = _number(before.values, "D")
    if now is None or was is None:
        return ""
    change = now - was
    if not change:
        return f"số đảng viên bằng {name}"
    share = f" ({tenths(abs(change) / was * 100)}%)" if was else ""
    way = "tăng" if change > 0 else "giảm"
    return f"so với {name}, số đảng viên {way} {vietnamese(abs(change))}{share}"


def _compared(facts: ReportFacts, sheet: Sheet) -> list[Tags]:
    report, comparable = facts.report, _is_comparable(facts)
    rows = []
    for row in sheet.rows:
        if row.code is None or row.level > 1:
            continue
        now = _number(report.rollup.values, row.code)
        before = _number(report.previous.values, row.code)
        change = now - before if comparable and now is not None and before is not None else None
        rows.append(
            {
                "nhan": _BULLETS[row.level] + plain_label(row.label.vi),
                "ky_nay": vietnamese(now),
                "ky_truoc": vietnamese(before),
                "tang_giam": _signed(change),
                "cung_ky": vietnamese(_number(report.last_year.values, row.code)),
            }
        )
    return rows


def _comparison_note(facts: ReportFacts) -> str:
    """Why a column of comparison is missing or must be read with care; empty for no reason."""
    report = facts.report
    compared = [(report.last_year, facts.last_year_complete)]
    if report.has_previous:
        compared.insert(0, (report.previous, facts.previous_complete))
    missing: dict[str, list[str]] = {}
    partial = []
    for comparison, is_complete in compared:
        name = period_words(comparison.period)
        if comparison.values is None:
            reason = comparison.reason or "chưa có số liệu"
            missing.setdefault(reason, []).append(name)
        elif not is_complete:
            partial.append(name)
    notes = [f"Không so sánh với {_and(names)}: {why}." for why, names in missing.items()]
    if partial:
        notes.append(f"Số liệu {_and(partial)} chưa đủ báo cáo của các đơn vị.")
    return " ".join(notes)


def _organisations(facts: ReportFacts, sheet: Sheet) -> list[Tags]:
    report = facts.report
    return [
        {
            "nhan": column.heading.vi,
            "ky_nay": vietnamese(_number(report.rollup.values, "TC", column.code)),
            "cung_ky": vietnamese(_number(report.last_year.values, "TC", column.code)),
        }
        for column in sheet.columns
        if column.code != "members"
    ]


def _whole_sheet(values: Values, sheet: Sheet) -> list[Tags]:
    columns = [column.code for column in sheet.columns]
    blank = dict.fromkeys(("total", "women", "minority", "religious"), "")
    return [
        {
            # A code such as "C3_du_bi" is for programs; on paper its label tells the row.
            "ma": _BLANK if "_" in row.code else row.code,
            "nhan": _BULLETS[min(row.level, 2)] + row.label.vi,
            **blank,
            **{code: vietnamese(_number(values, row.code, code)) for code in columns},
        }
        for row in sheet.rows
        if row.code is not None
    ]


def _sheet_of(facts: ReportFacts, measure: str) -> Sheet | None:
    for form in facts.report.forms:
        if form.code == FORM and measure in form.measures:
            return form.measures[measure][0]
    return None


def _number(values: Values | None, measure: str, column: str = "total") -> Number:
    return (values or {}).get(FORM, {}).get(measure, {}).get(column)


def _share(part: Number, whole: Number) -> str:
    return "…" if part is None or not whole else tenths(part / whole * 100)


def _signed(number: Number) -> str:
    if number is None:
        return "…"
    return f"+{vietnamese(number)}" if number > 0 else vietnamese(number)


def _and(names: list[str]) -> str:
    return " và ".join(names)
