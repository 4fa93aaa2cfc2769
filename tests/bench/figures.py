"""Figures and task reports that keep every rule, and fill every cell that a form has."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import Vector, encode
from sync_service.demo.filling import Places, Value
from sync_service.domain.submissions import TaskReport

# Values by (measure, column).
Numbers = dict[tuple[str, str], int | float]

_SHARES = {"total": 1.0, "women": 0.4, "minority": 0.1, "religious": 0.05}
_KINDS = 12
_LOWEST_AGES = (18, 31, 36, 41, 46, 51, 56, 61)
_HIGHEST_AGES = (31, 36, 41, 46, 51, 56, 61, 100)
# Admitted less died and transferred: by how much a unit grows in a quarter.
_GROWTH = 2


def numbers_of(unit: int, quarter: int) -> Numbers:
    """All figures of a unit in a quarter; those of the quarter before go before them."""
    found: Numbers = {}
    for column, share in _SHARES.items():
        found |= {(row, column): value for row, value in _people(unit, quarter, share).items()}
    members = int(found["D", "total"])
    bands = [int(found[f"DV_T{band}", "total"]) for band in range(1, 9)]
    found["DV_tuoi_tb", "total"] = _average_age(bands)
    found |= _organisations(members)
    return found | {(row, "count"): value for row, value in _counts(found).items()}


def vector_of(form: StatisticsForm, found: Numbers) -> Vector:
    """The figures of one form as they are stored."""
    return encode(form, {index: found[key] for key, index in form.index.items() if key in found})


def report_of(plan: str, code: str, number: int) -> TaskReport:
    """The progress of the task of a number, one kind after another."""
    match number % 3:
        case 0:
            day, document = date(2026, 6, 15), f"{number + 100}-BC/ĐU ngày 15/6/2026"
            return TaskReport(plan, code, "hoàn thành", 100.0, day, document, "Đã hoàn thành")
        case 1:
            result = f"Đã làm xong phần việc thứ {number % 7 + 1}"
            return TaskReport(plan, code, "đang thực hiện", 50.0, result=result)
        case _:
            return TaskReport(plan, code, "chưa thực hiện", 0.0, obstacle="Chờ hướng dẫn")


def typed(
    forms: Iterable[StatisticsForm],
    found: Numbers,
    tasks: Mapping[str, Iterable[TaskReport]],
    places: Places,
) -> dict[str, dict[str, Value]]:
    """What a clerk types, by sheet and cell; `tasks` by sheet, `places` as filling.locate()."""
    cells: dict[str, dict[str, Value]] = {}
    for form in forms:
        for cell in form.cells:
            place = places[cell.sheet][cell.measure, cell.column.heading.vi]
            cells.setdefault(cell.sheet, {})[place] = found[cell.measure, cell.column.code]
    for sheet, reports in tasks.items():
        for report in reports:
            given: dict[str, Value] = {
                "Tiến độ": report.status,
                "Tỷ lệ hoàn thành (%)": report.percent,
                "Ngày hoàn thành": report.completed_on,
                "Số, ngày văn bản": report.document,
                "Kết quả": report.result,
                "Khó khăn, vướng mắc": report.obstacle,
            }
            for heading, value in given.items():
                if value is not None:
                    place = places[sheet][report.code, heading]
                    cells.setdefault(sheet, {})[place] = value
    return cells


def random_vectors(units: int, values: int) -> Vector:
    """Any figures of so many units, one in ten missing (see contract/vectors.py for NULL)."""
    draw = np.random.default_rng(21)
    vectors = draw.integers(0, 500, (units, values), dtype=np.int64)
    vectors[draw.random((units, values)) < 0.1] = np.iinfo(np.int64).min
    return vectors


def _people(unit: int, quarter: int, share: float) -> dict[str, int]:
    """Biểu 1 to 3 in one column. Even parts keep a column's parts below the total's."""
    growth = _GROWTH if share == 1.0 else 0
    before = int((90 + unit % 150) * share) + growth * quarter
    admitted = 2 if share == 1.0 else 0
    moved = 1 if share == 1.0 else 0
    rows = {"A": before, "B1": admitted, "B2a": moved, "B2b": moved, "B3": 0}
    rows |= {"B2": 2 * moved, "B": admitted + 2 * moved}
    rows |= {"C1": moved, "C2": 0, "C3": 0, "C3_du_bi": 0, "C4": 0, "C5a": 0, "C5b": moved}
    rows |= {"C5": moved, "C": 2 * moved}
    after = rows["D"] = rows["A"] + rows["B"] - rows["C"]
    rows["KN"] = admitted
    for code, count, first in (("T", 8, 1), ("HV", 4, 1), ("CM", 7, 0), ("NN", 11, 1)):
        rows |= _parts(f"KN_{code}", admitted, count, first)
    rows |= {"KN_doan": 0, "KN_tu_nhan": 0, "KN_ket_nap_lai": 0, "DV": after}
    for code, count, first in (("T", 8, 1), ("HV", 4, 1), ("CM", 7, 0)):
        rows |= _parts(f"DV_{code}", after, count, first)
    working, retired, others = _even(after, 3)
    rows |= {"DV_dang_lam_viec": working, "DV_nghi_huu": retired, "DV_con_lai": others}
    rows |= _parts("DV_NN", working, 9, 1) | _parts("DV_LL", after // 2, 3, 1)
    few = after // 50
    return rows | {"DV_du_bi": few, "DV_mien": few, "DV_doan": few, "DV_tu_nhan": few}


def _organisations(members: int) -> Numbers:
    """Biểu 5: one grassroots organisation with two cells of every kind."""
    row = {
        "tccsd": 1,
        "dang_bo_co_so": 1,
        "chi_bo_co_so": 0,
        "dang_bo_bo_phan": 0,
        "chi_bo_truc_thuoc": 2,
    }
    found: Numbers = {("TC", column): _KINDS * value for column, value in row.items()}
    found["TC", "members"] = members
    for kind, there in enumerate(_even(members, _KINDS), start=1):
        found |= {(f"TC_{kind:02}", column): value for column, value in row.items()}
        found[f"TC_{kind:02}", "members"] = there
    return found


def _counts(found: Numbers) -> dict[str, int]:
    members = int(found["D", "total"])
    working = int(found["DV_dang_lam_viec", "total"])
    return {
        **{"QC_tong": 10, "QC_dung": 9, "CTKT_tong": 10, "CTKT_co": 9, "MH_tong": 5, "MH_moi": 1},
        **{"KT_tccsd": 1, "QS_tong": 2, "QS_cap_uy": 1, "CA_tong": 2, "CA_cap_uy": 1},
        **{"TUV_tong": 1, "TUV_du": 2, "NCT_tong": working, "NCT_lien_he": working - 1},
        **{"CK_tong": members, "CK_co": members - 1, "KN_ngoai": 0},
    }


def _parts(code: str, total: int, count: int, first: int) -> dict[str, int]:
    return {f"{code}{first + i}": part for i, part in enumerate(_even(total, count))}


def _even(total: int, count: int) -> list[int]:
    each, rest = divmod(total, count)
    return [each + (i < rest) for i in range(count)]


def _average_age(bands: list[int]) -> float:
    """The middle between the lowest and the highest that the age bands allow."""
    ages = zip(bands, _LOWEST_AGES, _HIGHEST_AGES, strict=True)
    return round(sum(people * (low + high) / 2 for people, low, high in ages) / sum(bands), 1)
