"""Targets found in sentences: which figures are targets, and with what bound."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sync_service.contract.loading import load_contract
from sync_service.documents.measures import measured
from sync_service.documents.targets import targets_of
from sync_service.documents.text import Line, Row, Source, Table
from sync_service.domain.plans import Counts, Target


def targets(*lines: str) -> list[Target]:
    return [one.target for one in found(*lines)[0]]


def found(*lines: str) -> Any:
    numbered = enumerate(("I. NỘI DUNG", *lines), 1)
    return targets_of(Source(tuple(Line(number, line) for number, line in numbered), ()))


def bound(target: Target) -> tuple[str, float, float | None, str]:
    return target.comparator, target.value, target.value_max, target.unit


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Phấn đấu trên 90% chi bộ đạt loại tốt.", (">", 90, None, "%")),
        ("Phấn đấu từ 3% trở lên trên tổng số đảng viên.", (">=", 3, None, "%")),
        ("Phấn đấu ít nhất 25% cấp ủy có mô hình mới.", (">=", 25, None, "%")),
        ("Phấn đấu không dưới 80% chi bộ có cấp ủy.", (">=", 80, None, "%")),
        ("Phấn đấu dưới 1% đảng viên vi phạm.", ("<", 1, None, "%")),
        ("Phấn đấu không quá 20% chi bộ ghép.", ("<=", 20, None, "%")),
        ("Kết nạp hằng năm đạt từ 03% - 04% tổng số đảng viên.", ("between", 3, 4, "%")),
        ("Kết nạp hằng năm đạt 3 - 4%/tổng số đảng viên.", ("between", 3, 4, "%")),
        ("Kết nạp hằng năm đạt từ 2,5 đến 3,5% tổng số đảng viên.", ("between", 2.5, 3.5, "%")),
        ("Hằng năm, có 90% chi bộ hoàn thành tốt nhiệm vụ trở lên.", (">=", 90, None, "%")),
        ("Phấn đấu 100% chi bộ có chi ủy.", (">=", 100, None, "%")),
        ("Phấn đấu đạt đúng 15% nữ cấp ủy viên.", ("==", 15, None, "%")),
        ("Phấn đấu tỷ lệ nữ cao hơn mức 15 phần trăm.", (">", 15, None, "%")),
        ("Phấn đấu mỗi năm kết nạp 03 đảng viên mới trở lên.", (">=", 3, None, "đảng viên")),
        ("Phấn đấu mỗi năm kết nạp từ 1.300 đảng viên trở lên.", (">=", 1300, None, "đảng viên")),
        ("Bí thư dự sinh hoạt chi bộ mỗi năm 02 lần.", (">=", 2, None, "lần")),
        ("Bí thư đối thoại với Nhân dân ít nhất 01 lần/năm.", (">=", 1, None, "lần")),
    ],
)
def test_bounds(sentence: str, expected: tuple[str, float, float | None, str]) -> None:
    """Strict or not, a span, a decimal, a count, a number of times a year."""
    assert [bound(one) for one in targets(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sắp xếp tổ chức đảng ở nơi Nhà nước nắm giữ 50% vốn điều lệ trở xuống.",
        "Hỗ trợ bằng 30% mức lương cơ sở.",
        "Thực hiện Nghị quyết số 21-NQ/TW ngày 16/6/2022 giai đoạn 2021 - 2025.",
        "Tổng kết 10 năm thực hiện Kết luận.",
        "Phát triển đảng viên trong trường học theo mô hình đảng viên tuổi 18.",
        "Chi bộ có từ 30 đảng viên trở lên thì chia tổ đảng.",
        "Đánh giá kết quả sau 5 năm, 02 nhiệm kỳ.",
        "Thực hiện mô hình bốn tốt (Hoàn thành tốt nhiệm vụ; kỷ luật tốt).",
        "Mở lớp bồi dưỡng (mỗi năm 02 lần).",
        "Thời gian thực hiện: mỗi năm 02 lần.",
    ],
)
def test_figures_that_are_no_targets(sentence: str) -> None:
    """Capital, wages, papers, ages, who is meant, and times where a task's time stands."""
    assert targets(sentence) == []


def test_one_sentence_with_two_figures() -> None:
    """Each figure has its own part of the sentence, and what is said behind the last."""
    one, other = targets(
        "Phấn đấu năm 2025 có 100% chi bộ quân sự cấp xã và 50% chi bộ công an phường có cấp ủy."
    )

    assert (one.scope, other.scope) == ("Chi bộ quân sự cấp xã", "Chi bộ công an phường")
    assert one.by == other.by == date(2025, 12, 31)
    assert one.term == other.term == "by_date"
    assert one.counts == Counts("target_counts:QS_cap_uy.count", "target_counts:QS_tong.count")
    assert other.counts == Counts("target_counts:CA_cap_uy.count", "target_counts:CA_tong.count")


def test_a_group_with_a_rate_of_its_own() -> None:
    """A second rate for some committees is a target of its own, which no form counts."""
    all_, some = targets(
        "Tỷ lệ kết nạp hằng năm đạt từ 03% - 04% tổng số đảng viên, những đảng bộ có tỷ lệ thấp "
        "thì phải phấn đấu cao hơn mức 04%."
    )

    assert (all_.scope, some.scope) == ("Tổng số đảng viên", "Những đảng bộ có tỷ lệ thấp")
    assert all_.counts == Counts("member_statistics:B1.total", "member_statistics:D.total")
    assert some.counts is None


def test_a_year_over_several_points() -> None:
    """ "Đến năm 2025:" above numbered points holds for each of them."""
    one, other, last = targets(
        "- Đến năm 2025:",
        "(1) Hằng năm có trên 90% chi bộ được xếp loại tốt.",
        "(2) Có 50% chi bộ đạt mô hình bốn tốt.",
        "- Đến năm 2030: Có 70% chi bộ đạt mô hình bốn tốt.",
    )

    assert (one.by, one.term) == (date(2025, 12, 31), "year")
    assert (other.by, other.term) == (date(2025, 12, 31), "by_date")
    assert other.text == "Đến năm 2025: Có 50% chi bộ đạt mô hình bốn tốt"
    assert (last.by, last.term) == (date(2030, 12, 31), "by_date")


@pytest.mark.parametrize(
    ("sentence", "by", "term"),
    [
        ("Kết nạp hằng năm trong giai đoạn 2020-2025 đạt 3% đảng viên.", "2025-12-31", "year"),
        ("Hoàn thành 100% chi bộ có chi ủy trước 30/6/2024.", "2024-06-30", "by_date"),
        ("Đến hết năm 2026, 100% chi bộ có chi ủy.", "2026-12-31", "by_date"),
        ("Phấn đấu 100% chi bộ có chi ủy.", "None", "year"),
    ],
)
def test_until_when(sentence: str, by: str, term: str) -> None:
    """A year, a period or a day that the sentence itself names; else it holds each year."""
    (target,) = targets(sentence)

    assert (str(target.by), target.term) == (by, term)


def test_scope_out_of_the_sentence_before() -> None:
    """Where a sentence does not say of whom, the one before may; that is doubted."""
    (one,), doubts = found(
        "- Củng cố tổ chức đảng trong các đơn vị sự nghiệp ngoài công lập. Phấn đấu mỗi năm kết "
        "nạp 03 đảng viên mới trở lên."
    )

    assert one.target.scope == "Các đơn vị sự nghiệp ngoài công lập"
    assert one.target.counts == Counts("target_counts:KN_ngoai.count")
    assert [(doubt.line, "câu đứng trước" in doubt.why_vi) for doubt in doubts] == [(2, True)]


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("Sắp xếp lại 30% chi bộ ghép.", "chỉ tiêu"),
        ("Phấn đấu khoảng 30% chi bộ có chi ủy.", "khoảng chừng"),
        ("Phấn đấu đạt trên 15%.", "không rõ tính trên đối tượng nào"),
        ("Cấp ủy viên dự sinh hoạt mỗi tháng 01 lần.", "theo quý, theo tháng"),
    ],
)
def test_what_is_not_certain(sentence: str, doubt: str) -> None:
    """No word of aim, a vague figure, nobody named, times a month: a person looks at it."""
    _, doubts = found(sentence)

    assert [doubt in one.why_vi for one in doubts] == [True]


def test_targets_in_a_table() -> None:
    """A cell's target is found, at its row; each table's cells are read like paragraphs."""
    cell = "Tăng cường kết nạp; phấn đấu hàng năm toàn huyện kết nạp từ 130 đảng viên trở lên."
    table = Table(("Tt", "Nội dung"), (Row(7, ("1", cell)),), None, 5)
    (one,), _ = targets_of(Source((), (table,)))

    assert (one.line, one.target.code, one.target.scope) == (7, "CT1", "Toàn huyện")
    assert bound(one.target) == (">=", 130, None, "đảng viên")


def test_every_proposed_measure_is_in_a_form() -> None:
    """What a target is proposed to count stands in the forms, each measure and column."""
    contract = load_contract()
    cells = {
        f"{code}:{cell.measure}.{cell.column.code}"
        for code, form in contract.statistics(contract.newest).items()
        for cell in form.cells
    }

    def named(counts: Counts | None) -> Iterator[str]:
        if counts is not None:
            yield from filter(None, (counts.numerator, counts.denominator))
            yield from named(counts.also)

    assert {name for counts in measured() for name in named(counts)} - cells == set()
