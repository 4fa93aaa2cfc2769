"""Task tables and action programmes: small documents of the shapes of 001 and 004."""

from datetime import date
from pathlib import Path

import pytest

from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.shapes import programme, tables
from sync_service.documents.shapes.columns import columns_of
from sync_service.documents.text import Row, Source, Table, source_of

HEADER = ("Tt", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian")


def table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, after: int = 1) -> Source:
    """A document that is one table; its rows stand in lines 10, 11 ..."""
    made = tuple(
        Row(number, (*cells, *("",) * (len(header) - len(cells))))
        for number, cells in enumerate(rows, 10)
    )
    return Source((), (Table(header, made, None, after),))


def read(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "van-ban.txt"
    path.write_text(text, encoding="utf-8")
    return source_of(path)


def codes(tasks: list[FoundTask]) -> list[str]:
    return [one.task.code for one in tasks]


def reasons(doubts: list[Doubt]) -> list[tuple[int, str]]:
    return [(one.line, one.why_en) for one in doubts]


# -- columns


@pytest.mark.parametrize(
    ("header", "roles", "time"),
    [
        (HEADER, ((2, "lead"), (3, "coordinate")), 4),
        (
            (
                "STT",
                "NỘI DUNG CÔNG VIỆC",
                "Phân công trách nhiệm Cơ quan chủ trì thực hiện",
                "Phân công trách nhiệm Cơ quan phối hợp thực hiện",
                "Thời hạn hoàn thành",
                "Ghi chú",
            ),
            ((2, "lead"), (3, "coordinate")),
            4,
        ),
        (("Nhiệm vụ", "Lãnh đạo chỉ đạo", "Thực hiện"), ((1, "direct"), (2, "implement")), None),
        (("", "Tên đề án", "Cơ quan tham mưu", "Tiến độ"), ((2, "lead"),), 3),
    ],
)
def test_headings_say_what_columns_hold(
    header: tuple[str, ...], roles: tuple[tuple[int, str], ...], time: int | None
) -> None:
    """Roles and time are told by the words of the headings, in capitals or not."""
    columns = columns_of(header)

    assert columns is not None
    assert (columns.roles, columns.time) == (roles, time)


@pytest.mark.parametrize(
    "header", [("TT", "Chỉ tiêu", "2023", "2024"), ("Họ tên", "Đơn vị"), ("TT", "Nội dung", "Số")]
)
def test_a_table_that_gives_nothing_out_has_no_tasks(header: tuple[str, ...]) -> None:
    """Tables of figures or names are not tables of tasks."""
    source = table(("1", "Một", "Hai"), header=header)

    assert columns_of(header) is None
    assert tables.recognises(source) == 0
    assert tables.tasks_of(source) == ([], [])


# -- rows


def test_dashes_under_sections_are_tasks() -> None:
    """Each dash is a task, coded by the section's number and its place there."""
    found, doubts = tables.tasks_of(
        table(
            ("1", "Tổ chức"),
            ("1.1", "Mô hình"),
            ("", "- Rà soát mô hình.", "Ban Tổ chức Huyện ủy", "", "Thường xuyên"),
            ("", "- Lập kế hoạch.", "Văn phòng Huyện ủy", "", "Quý I/2024"),
            ("2", "Đảng viên"),
            ("", "- Mở lớp.", "Ban Tuyên giáo Huyện ủy", "", "Hằng năm"),
        )
    )

    assert [(one.line, one.task.code, one.task.section) for one in found] == [
        (12, "1.1/1", "1.1"),
        (13, "1.1/2", "1.1"),
        (15, "2/1", "2"),
    ]
    assert [one.task.text for one in found] == ["Rà soát mô hình.", "Lập kế hoạch.", "Mở lớp."]
    assert found[1].task.deadline.by == date(2024, 3, 31)
    assert found[0].task.roles == {
        "direct": (),
        "lead": ("Ban Tổ chức Huyện ủy",),
        "coordinate": (),
        "implement": (),
    }
    assert doubts == []


def test_printed_numbers_are_codes() -> None:
    """A numbered row that is given out has its number for a code, inside its part."""
    found, _ = tables.tasks_of(
        table(
            ("I", "TIẾP TỤC THỰC HIỆN"),
            ("1", "Theo dõi đề án", "Ban Tổ chức Tỉnh ủy", "", "Thường xuyên"),
            ("2", "Sơ kết đề án", "Ban Tổ chức Tỉnh ủy", "", "Năm 2025"),
            ("II", "BỔ SUNG MỚI"),
            ("1", "Lập đề án", "Văn phòng Tỉnh ủy", "", "Quý II/2024"),
        )
    )

    assert codes(found) == ["I.1", "I.2", "II.1"]


def test_points_belong_to_their_task() -> None:
    """Points with "+" go on with the task; so do the cells that a page cut beside them."""
    (one,), doubts = tables.tasks_of(
        table(
            ("", "- Xây dựng chi bộ.", "Ban Tổ chức", "Đảng ủy xã A,", "Năm 2024 (Sau khi có"),
            ("", "+ Đánh giá mô hình.", "", "xã B", "hướng dẫn của cấp trên)"),
            ("", "+ Xem xét thành lập.", "", "", ""),
        )
    )

    assert one.task.text == "Xây dựng chi bộ.\n+ Đánh giá mô hình.\n+ Xem xét thành lập."
    assert one.task.deadline.text == "Năm 2024 (Sau khi có hướng dẫn của cấp trên)"
    assert [part.kind for part in one.task.deadline.components] == ["fixed", "triggered"]
    assert "xã B" in one.task.roles["coordinate"][-1]
    assert doubts == []


def test_points_with_an_assignment_of_their_own_are_tasks() -> None:
    """Where the points are given out one by one, the row above only introduces them."""
    found, doubts = tables.tasks_of(
        table(
            ("1", "Tổ chức"),
            ("", "- Các đề án sau:"),
            ("", "+ Đề án một", "Ban Tổ chức Tỉnh ủy", "", "Quý I/2024"),
            ("", "+ Đề án hai", "Ban Dân vận Tỉnh ủy", "", "Quý II/2024"),
        )
    )

    assert codes(found) == ["1/1/1", "1/1/2"]
    assert [one.task.roles["lead"] for one in found] == [
        ("Ban Tổ chức Tỉnh ủy",),
        ("Ban Dân vận Tỉnh ủy",),
    ]
    assert doubts == []


def test_a_numbered_task_keeps_its_dashes() -> None:
    """Dashes without cells under a numbered task are its parts; those with cells are tasks."""
    found, _ = tables.tasks_of(
        table(
            ("1", "Lập kế hoạch, gồm:", "Ban Tổ chức Tỉnh ủy", "", "Quý I/2024"),
            ("", "- Khảo sát"),
            ("", "- Dự thảo"),
            ("2", "Tổng kết", "Văn phòng Tỉnh ủy", "", "Năm 2024"),
            ("", "- Phần của báo", "Báo tỉnh", "", "Quý IV/2024"),
        )
    )

    assert codes(found) == ["1", "2", "2/1"]
    assert found[0].task.text == "Lập kế hoạch, gồm:\n- Khảo sát\n- Dự thảo"


def test_a_row_without_cells_is_a_task_with_a_doubt() -> None:
    """Nothing is taken over from the row above: it is told."""
    found, doubts = tables.tasks_of(
        table(
            ("", "- Một việc.", "Ban Tổ chức Tỉnh ủy", "", "Thường xuyên"),
            ("", "- Việc khác."),
            ("", "- Việc có người làm.", "Văn phòng Tỉnh ủy"),
            ("", "- Việc có thời gian.", "", "", "Hằng năm"),
        )
    )

    assert codes(found) == ["1", "2", "3", "4"]
    assert found[1].task.deadline.kind == "none"
    assert not any(found[1].task.roles.values())
    assert reasons(doubts) == [
        (
            11,
            "The cells of row 2 name nobody, nor does its sentence; no time; maybe merged cells.",
        ),
        (12, "Row 3 gives no time."),
        (13, "The cells of row 4 name nobody, nor does its sentence."),
    ]


def test_a_row_without_cells_may_name_who_does_it() -> None:
    """The agencies that open the sentence carry the task out, and the doubt says so."""
    (one,), doubts = tables.tasks_of(
        table(("", "- Các đoàn thể huyện vận động Nhân dân góp ý.", "", "", "Thường xuyên"))
    )

    assert one.task.roles["implement"] == ("Các đoàn thể huyện",)
    assert reasons(doubts) == [
        (10, "The cells of row 1 name nobody, the sentence has: Các đoàn thể huyện.")
    ]


def test_a_heading_with_stray_words_is_no_task() -> None:
    """Words that slipped into a heading's column of agencies are left out, and told."""
    found, doubts = tables.tasks_of(
        table(
            ("4", "Phát huy vai trò", "Nhân dân tham gia"),
            ("", "- Vận động nhân dân.", "Ban Dân vận Tỉnh ủy", "", "Thường xuyên"),
        )
    )

    assert codes(found) == ["4/1"]
    assert reasons(doubts) == [
        (
            10,
            "Heading 4 has words in a column of agencies: “Nhân dân tham gia”; they are left out.",
        )
    ]


def test_two_dashes_in_a_cell_are_one_task_with_a_doubt() -> None:
    """One assignment is one task; that its text has two items is told."""
    found, doubts = tables.tasks_of(
        table(("", "- Nâng cao nhận thức. - Lập kế hoạch.", "Ban Tổ chức", "", "Thường xuyên"))
    )

    assert codes(found) == ["1"]
    assert reasons(doubts) == [
        (10, "Row 1 holds two dashed items under one assignment; they are read as one task.")
    ]


def test_cut_rows_go_on() -> None:
    """A row without number and marker goes on with the text and the cells above it."""
    (one,), _ = tables.tasks_of(
        table(
            ("1", "Nâng chất lượng sinh hoạt", "Cấp ủy, Ban Thường vụ cấp ủy", "", "Thường"),
            ("", "chi bộ.", "các cấp", "", "xuyên"),
        )
    )

    assert one.task.text == "Nâng chất lượng sinh hoạt chi bộ."
    assert one.task.deadline.text == "Thường xuyên"
    assert all(agency.endswith("cấp ủy các cấp") for agency in one.task.roles["lead"][1:])


def test_rows_numbered_anew_under_a_number() -> None:
    """Rows 1 and 2 under heading 2 are its first and second."""
    found, _ = tables.tasks_of(
        table(
            ("1", "Tổ chức"),
            ("1", "Rà soát", "Ban Tổ chức", "", "Năm 2024"),
            ("2", "Đảng viên"),
            ("1", "Kết nạp", "Ban Tổ chức", "", "Năm 2024"),
            ("2", "Quản lý", "Ban Tổ chức", "", "Năm 2024"),
        )
    )

    assert codes(found) == ["1.1", "2.1", "2.2"]


def test_letters_under_a_numbered_task() -> None:
    """A letter with an assignment of its own is a task of its number's."""
    found, _ = tables.tasks_of(
        table(
            ("3", "Tổng kết", "Ban Tổ chức", "", "Năm 2024"),
            ("a", "Phần cấp huyện", "Huyện ủy A", "", "Quý II/2024"),
            ("b)", "Phần cấp tỉnh", "Văn phòng Tỉnh ủy", "", "Quý III/2024"),
        )
    )

    assert codes(found) == ["3", "3.a", "3.b"]


def test_without_a_column_of_time_the_closing_parentheses_count() -> None:
    """The document puts the time where it can; parentheses about other things set none."""
    found, _ = tables.tasks_of(
        table(
            ("1", "Lập đề án (hoàn thành trong năm 2025).", "Ban Tổ chức"),
            ("2", "Xây dựng mô hình bốn tốt (sinh hoạt tốt; đoàn kết tốt).", "Ban Tổ chức"),
            header=("TT", "Nội dung", "Chủ trì"),
        )
    )

    assert [(one.task.deadline.kind, one.task.deadline.by) for one in found] == [
        ("fixed", date(2025, 12, 31)),
        ("none", None),
    ]


# -- whole documents

DISTRICT = """\
HUYỆN ỦY AN HÒA

KẾ HOẠCH
thực hiện Nghị quyết về xây dựng tổ chức cơ sở đảng

I - MỤC ĐÍCH, YÊU CẦU

- Tạo chuyển biến trong toàn đảng bộ.

II - NHIỆM VỤ

Tt\tNội dung\tPhân công trách nhiệm\t\tThời gian thực hiện
\t\tĐơn vị chủ trì thực hiện\tĐơn vị phối hợp thực hiện\t
1\tCủng cố tổ chức\t\t\t
\t- Sắp xếp các chi bộ theo địa bàn, bảo đảm mỗi thôn\tBan Tổ chức\t\t<i>Thường</i>

Tt\tNội dung\tPhân công trách nhiệm\t\tThời gian thực hiện
\t\tĐơn vị chủ trì thực hiện\tĐơn vị phối hợp thực hiện\t
\tcó một chi bộ.\tHuyện ủy\t\t<i>xuyên</i>
\t- Thí điểm mô hình mới.\tVăn phòng Huyện ủy\tCấp ủy cơ sở\tTừ năm 2024

III - TỔ CHỨC THỰC HIỆN

1. Ban Tổ chức Huyện ủy theo dõi việc thực hiện.

Nơi nhận:
- Lưu Văn phòng.
"""


def test_a_district_plan_with_a_table(tmp_path: Path) -> None:
    """Rows cut by a page under a repeated header are whole; aims and closing give no tasks."""
    source = read(tmp_path, DISTRICT)
    found, doubts = tables.tasks_of(source)

    assert tables.recognises(source) > programme.recognises(source)
    assert [(one.task.code, one.task.text) for one in found] == [
        ("1/1", "Sắp xếp các chi bộ theo địa bàn, bảo đảm mỗi thôn có một chi bộ."),
        ("1/2", "Thí điểm mô hình mới."),
    ]
    assert found[0].task.roles["lead"] == ("Ban Tổ chức Huyện ủy",)
    assert found[0].task.deadline.text == "Thường xuyên"
    assert found[1].task.deadline.from_ == date(2024, 1, 1)
    assert reasons(doubts) == [
        (24, "Item III.1 gives general work to Ban Tổ chức Huyện ủy without a time: not a task.")
    ]


PROGRAMME = """\
CHƯƠNG TRÌNH HÀNH ĐỘNG
của Ban Chấp hành Đảng bộ tỉnh thực hiện Nghị quyết về xây dựng Đảng

I- MỤC TIÊU

- Hằng năm có trên 90% tổ chức đảng xếp loại tốt (đến năm 2025).

II- NHIỆM VỤ, GIẢI PHÁP

1. Củng cố tổ chức

1.1. Mô hình

- Kiện toàn tổ chức cơ sở đảng (*thực hiện thường xuyên*).

- Triển khai mô hình bốn tốt (*sinh hoạt tốt*), kể cả ở thôn (*khi có hướng dẫn của Trung ương*).

- Xây dựng Trường Chính trị tỉnh đạt chuẩn (*hoàn thành trong năm 2030*).

2. Kiểm tra, giám sát

- Tăng cường kiểm tra, giám sát tổ chức đảng.

- Các cấp ủy thực hiện nghiêm chế độ tự kiểm tra (*Thực hiện thường xuyên*).

III- PHÂN CÔNG

(Có biểu phân công kèm theo)

IV- TỔ CHỨC THỰC HIỆN

1. Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc.

2. Các huyện ủy, thành ủy xây dựng kế hoạch thực hiện (*xong trong quý IV/2023*).

Nơi nhận:
- Lưu Văn phòng Tỉnh ủy.

T/M TỈNH ỦY

BIỂU PHÂN CÔNG NHIỆM VỤ

TT\tNội dung nhiệm vụ\tCơ quan chủ trì thực hiện\tThời gian thực hiện
I\tTIẾP TỤC\t\t
1\tTheo dõi đề án\tBan Tổ chức Tỉnh ủy\tThường xuyên
II\tBỔ SUNG\t\t
1\tLập đề án mới\tVăn phòng Tỉnh ủy\tQuý I/2024
"""


@pytest.fixture
def an_action_programme(tmp_path: Path) -> Source:
    return read(tmp_path, PROGRAMME)


def test_an_action_programme_with_an_annex(an_action_programme: Source) -> None:
    """Timed bullets, the timed item of the closing part, and the annex's rows behind "A"."""
    found, _ = programme.tasks_of(an_action_programme)

    assert programme.recognises(an_action_programme) > tables.recognises(an_action_programme)
    assert codes(found) == [
        *("1.1/1", "1.1/2", "1.1/3", "II.2/1", "II.2/2", "IV.2"),
        *("A.I.1", "A.II.1"),
    ]
    assert [one.task.deadline.text for one in found[:3]] == [
        "thực hiện thường xuyên",
        "khi có hướng dẫn của Trung ương",
        "hoàn thành trong năm 2030",
    ]
    assert found[-1].task.section == "A.II"


def test_a_programme_tells_what_is_missing(an_action_programme: Source) -> None:
    """A bullet without a time among timed ones is a task with a doubt; so are unnamed agencies."""
    found, doubts = programme.tasks_of(an_action_programme)
    untimed = next(one for one in found if one.task.code == "II.2/1")

    assert untimed.task.deadline.kind == "none"
    assert [why for line, why in reasons(doubts) if line == untimed.line] == [
        "II.2/1 gives no time, while the other items of its part do.",
        "II.2/1: nobody is named; name an agency.",
    ]
    unnamed = [one.why_en for one in doubts if "nobody is named" in one.why_en]
    assert [why.partition(":")[0] for why in unnamed] == ["1.1/1", "1.1/2", "1.1/3", "II.2/1"]


def test_who_opens_a_sentence_carries_it_out(an_action_programme: Source) -> None:
    """Agencies in front of the verb have the task; committees of a list are single ones."""
    found, _ = programme.tasks_of(an_action_programme)
    roles = {one.task.code: one.task.roles["implement"] for one in found}

    assert roles["II.2/2"] == ("Các cấp ủy",)
    assert roles["IV.2"] == ("Các huyện ủy", "Các thành ủy")
    assert roles["1.1/1"] == ()
