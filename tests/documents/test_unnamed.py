"""Tasks for which a text names nobody, and plans without a number: a person is told."""

from pathlib import Path

import pytest

from sync_service.documents.found import ReadPlan
from sync_service.documents.read import read_plan

# Two programmes of our own invention, of provinces that the seeds do not have.
RIVERS = """TỈNH ỦY SÔNG LAM

CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện Nghị quyết số 40-NQ/TW ngày 04/5/2024 của Ban Chấp hành Trung ương

II- NHIỆM VỤ, GIẢI PHÁP

1. Công tác tổ chức

- Xây dựng đề án tin học hóa việc quản lý hồ sơ đảng viên trong toàn tỉnh (*trong năm 2025*).

- Giữ vững nền nếp sinh hoạt chi bộ ở các bản vùng biên (*thực hiện thường xuyên*).

- Các huyện ủy rà soát mô hình chi bộ ghép (*hoàn thành trong quý II/2025*).

III- TỔ CHỨC THỰC HIỆN

1. Các huyện ủy, thành ủy tổ chức thực hiện các nhiệm vụ, giải pháp nêu trong Chương trình này.

2. Văn phòng Tỉnh ủy chuẩn bị hội nghị quán triệt.

Nơi nhận:
- Lưu Văn phòng Tỉnh ủy.

T/M TỈNH ỦY

BIỂU PHÂN CÔNG NHIỆM VỤ

TT\tNội dung nhiệm vụ\tCơ quan chủ trì thực hiện\tThời gian thực hiện
I\tTRỌNG TÂM\t\t
1\tTham mưu xây dựng đề án tin học hóa việc quản lý hồ sơ đảng viên\tVăn phòng Tỉnh ủy\tNăm 2025
2\tBồi dưỡng báo cáo viên cơ sở\tBan Tuyên giáo Tỉnh ủy\tHằng năm
"""
ISLANDS = (
    RIVERS.replace("SÔNG LAM", "BIỂN BẠC")
    .replace("Xây dựng đề án tin học hóa việc quản lý hồ sơ đảng viên trong toàn tỉnh", "Mở lớp")
    .replace("tổ chức thực hiện các nhiệm vụ, giải pháp nêu trong Chương trình này", "góp ý kiến")
)


@pytest.fixture
def plans(tmp_path: Path) -> tuple[ReadPlan, ReadPlan]:
    """Both programmes, read."""
    for name, text in (("rivers", RIVERS), ("islands", ISLANDS)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return read_plan(tmp_path / "rivers.txt"), read_plan(tmp_path / "islands.txt")


def told(plan: ReadPlan, words: str) -> list[str]:
    """The doubts with these words, in Vietnamese."""
    return [doubt.why_vi for doubt in plan.doubts if words in doubt.why_vi]


def test_a_row_of_the_annex_that_may_be_the_same_work(plans: tuple[ReadPlan, ReadPlan]) -> None:
    """It is shown with its agency and filled in nowhere; without one, an agency is asked for."""
    rivers, islands = plans
    first, second = told(rivers, ": không nêu ai")

    assert first.startswith("II.1/1: ") and "A.I.1 (Văn phòng Tỉnh ủy chủ trì)" in first
    assert second == "II.1/2: không nêu ai thực hiện; cần ghi cơ quan."
    assert [one.task.is_given for one in rivers.tasks[:3]] == [False, False, True]
    assert not any("phụ lục" in one for one in told(islands, ": không nêu ai"))


def test_an_item_that_gives_out_the_whole_document(plans: tuple[ReadPlan, ReadPlan]) -> None:
    """Whoever it names may get the tasks without a name; other items of the part are not taken."""
    rivers, islands = plans

    (general,) = told(rivers, "giao chung cả")
    assert general.startswith("Mục III.1 ") and "Các huyện ủy; Các thành ủy" in general
    assert "--unassigned" in general
    assert told(islands, "giao chung cả") == []


def test_plans_without_a_number_get_codes_of_their_own(plans: tuple[ReadPlan, ReadPlan]) -> None:
    """The initials of the issuer part them; the code is said to be a proposal."""
    rivers, islands = plans

    assert rivers.plan.document.number is islands.plan.document.number is None
    assert rivers.plan.code != islands.plan.code
    assert rivers.plan.code.startswith("KH-40-NQ-TW-")
    assert told(rivers, f"đề xuất là {rivers.plan.code}")


def test_a_code_that_is_given_is_no_proposal(tmp_path: Path) -> None:
    """Nothing is said of it."""
    file = tmp_path / "rivers.txt"
    file.write_text(RIVERS, encoding="utf-8")
    read = read_plan(file, "SL-40")

    assert read.plan.code == "SL-40"
    assert told(read, "đề xuất") == []
