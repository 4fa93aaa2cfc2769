"""What a document says of itself: type, number, date, issuer, papers, signer, reports."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sync_service.documents.found import DocumentRefused
from sync_service.documents.header import header_of, type_of
from sync_service.documents.papers import implemented, papers_in
from sync_service.documents.read import read_plan
from sync_service.documents.text import source_of
from sync_service.domain.plans import DocumentRef
from tests.documents.papers import PARAGRAPHS, pdf_file, text_file, word_file

RESOLUTION = DocumentRef("03-NQ/TW", date(2023, 1, 2), "Ban Chấp hành Trung ương")
CONCLUSION = DocumentRef("9-KL/TW", date(2023, 3, 5), "Bộ Chính trị")


def written(folder: Path, *paragraphs: str) -> Path:
    return text_file(folder, "\n\n".join(paragraphs))


def in_text(folder: Path) -> Path:
    return written(folder, *PARAGRAPHS)


def in_pdf(folder: Path) -> Path:
    return pdf_file(folder, PARAGRAPHS)


@pytest.mark.parametrize("made", [in_text, in_pdf])
def test_a_document_with_a_full_head(made: Callable[[Path], Path], tmp_path: Path) -> None:
    """All of the head is read; the number loses its blanks, the title its ornament."""
    header = header_of(source_of(made(tmp_path)))
    document = header.document
    assert (document.type, document.number, document.date) == (
        "Kế hoạch",
        "12-KH/TU",
        date(2023, 9, 5),
    )
    assert document.issuer == "Ban Thường vụ Tỉnh ủy Hạ Lam"
    assert document.title is not None
    assert document.title.startswith("Thực hiện Nghị quyết số 03-NQ/TW")
    assert document.title.endswith("về thư viện ở cơ sở")
    assert document.implements == (RESOLUTION, CONCLUSION)
    assert document.signer == "T/M Ban Thường vụ, Phó Bí thư"
    assert document.recipients == ("Các huyện ủy, thị ủy", "Lưu Văn phòng Tỉnh ủy")
    assert [doubt.why_en for doubt in header.doubts] == [
        "The issuer's province is worked out from the text: Ban Thường vụ Tỉnh ủy Hạ Lam."
    ]


def test_duties_to_report(tmp_path: Path) -> None:
    """Who reports to whom, how often, in the document's words."""
    header = header_of(source_of(word_file(tmp_path, PARAGRAPHS)))
    assert header.reporting == (
        {
            "text": "định kỳ hằng quý báo cáo Ban Thường vụ Tỉnh ủy",
            "to": "Ban Thường vụ Tỉnh ủy",
            "from": ["Ban Tuyên giáo Tỉnh ủy"],
            "every": "quarter",
            "when": "định kỳ hằng quý",
        },
    )


def test_two_rhythms_are_two_duties(tmp_path: Path) -> None:
    """ "hằng năm, đột xuất" asks for a report each year and one on demand."""
    path = written(
        tmp_path,
        "KẾ HOẠCH",
        "I. NỘI DUNG",
        "1. Mở tủ sách.",
        "II. TỔ CHỨC THỰC HIỆN",
        "Các huyện ủy, thị ủy xây dựng kế hoạch; hằng năm, đột xuất báo cáo Ban Thường vụ Tỉnh ủy.",
    )
    duties = header_of(source_of(path)).reporting
    assert [(duty["every"], duty["when"]) for duty in duties] == [
        ("year", "hằng năm"),
        (None, "đột xuất"),
    ]
    assert {tuple(duty["from"]) for duty in duties} == {("Các huyện ủy", "Các thị ủy")}


def test_what_is_missing_is_a_doubt(tmp_path: Path) -> None:
    """A document without number, date and issuer says so, and nothing is made up."""
    path = written(tmp_path, "KẾ HOẠCH", "về tủ sách ở cơ sở", "I. NỘI DUNG", "- Mở tủ sách.")
    header = header_of(source_of(path))
    assert (header.document.number, header.document.date, header.document.issuer) == (
        None,
        None,
        None,
    )
    assert [(doubt.line, doubt.why_en) for doubt in header.doubts] == [
        (1, "The document does not say its number, date, issuer.")
    ]


def test_an_annex_says_what_its_document_is(tmp_path: Path) -> None:
    """Number and date that stand only at the annex are the document's."""
    path = written(
        tmp_path,
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH (Khóa X)",
        "thực hiện Nghị quyết số 03-NQ/TW ngày 02/01/2023 của Ban Chấp hành Trung ương",
        "I. NỘI DUNG",
        "- Mở tủ sách.",
        "BIỂU PHÂN CÔNG NHIỆM VỤ",
        "(Kèm theo Chương trình số 7-CTr/TU ngày 09/3/2023 của Ban Chấp hành Đảng bộ tỉnh)",
    )
    document = header_of(source_of(path)).document
    assert (document.type, document.number, document.date, document.issuer) == (
        "Chương trình hành động",
        "7-CTr/TU",
        date(2023, 3, 9),
        "Ban Chấp hành Đảng bộ tỉnh",
    )
    assert document.title is not None
    assert document.title.startswith("Thực hiện Nghị quyết")


def test_papers_in_titles_of_papers_are_not_implemented() -> None:
    """ "về tổng kết việc thực hiện Nghị quyết ..." names a paper, but carries out another."""
    text = (
        "Thực hiện Kết luận số 9-KL/TW, ngày 05 tháng 3 năm 2023 của Bộ Chính trị về tổng kết 10 "
        "năm thực hiện Nghị quyết số 22-NQ/TW, ngày 02/02/2013 của Ban Bí thư (sau đây gọi tắt là "
        "Nghị quyết số 22-NQ/TW), Ban Thường vụ Tỉnh ủy xây dựng Kế hoạch như sau:"
    )
    assert [paper.ref.number for paper in papers_in(text)] == ["9-KL/TW", "22-NQ/TW", "22-NQ/TW"]
    assert implemented(text) == (CONCLUSION,)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("KẾ HOẠCH", "Kế hoạch"),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "Chương trình hành động"),
        ("ĐỀ ÁN", "Đề án"),
        ("Kế hoạch này", None),
        ("DANH SÁCH", None),
    ],
)
def test_types(title: str, kind: str | None, tmp_path: Path) -> None:
    """Only a title in capitals names the type."""
    assert type_of(source_of(written(tmp_path, title, "I. NỘI DUNG", "- Mở tủ sách."))) == kind


@pytest.mark.parametrize(
    ("paragraphs", "word"),
    [
        (("BÁO CÁO", "kết quả đọc sách", "I. KẾT QUẢ", "1. Đã mở 12 tủ sách."), "Báo cáo"),
        (("Mẹ hay kể chuyện ngày xưa.", "Bên bếp lửa, ai cũng lắng nghe."), "Không nhận ra"),
        (("KẾ HOẠCH", "I. NỘI DUNG", "Mở tủ sách ở cơ sở."), "Không nhận ra"),
    ],
)
def test_what_is_no_plan_is_refused(paragraphs: tuple[str, ...], word: str, tmp_path: Path) -> None:
    """A report, a story, a plan without any task end in a sentence."""
    with pytest.raises(DocumentRefused, match=word):
        read_plan(written(tmp_path, *paragraphs))


def test_the_plan_as_a_whole(tmp_path: Path) -> None:
    """Code from the number, tasks in their order, agencies in one spelling, doubts by line."""
    read = read_plan(word_file(tmp_path, PARAGRAPHS))
    assert read.plan.code == "12-KH-TU"
    assert [task.code for task in read.plan.tasks] == ["II.1.a", "II.1.b"]
    first = read.plan.tasks[0]
    assert first.roles["implement"] == ("Ban thường vụ các huyện ủy", "Ban thường vụ các thị ủy")
    assert first.deadline.by == date(2023, 12, 31)
    assert read.plan.tasks[1].deadline.kind == "annual"
    assert tuple(found.task for found in read.tasks) == read.plan.tasks
    assert [doubt.line for doubt in read.doubts] == sorted(doubt.line for doubt in read.doubts)
    assert read_plan(word_file(tmp_path, PARAGRAPHS), code="HL-3").plan.code == "HL-3"
