"""The shapes of prose, each on small documents written for these tests."""

import pytest

from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.outline import nodes_of
from sync_service.documents.shapes import bullets, items, organs
from sync_service.documents.text import Line, Source
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Role

ITEMS = """
KẾ HOẠCH
A. MỤC ĐÍCH, YÊU CẦU
1. Làm cho cán bộ, đảng viên nắm vững nội dung.
B. NỘI DUNG THỰC HIỆN
1. Nhiệm vụ trọng tâm
1.1. Coi trọng công tác tuyên truyền.
2. Nhiệm vụ cụ thể
2.1. Xây dựng tổ chức
2.1.1. Sắp xếp lại các chi bộ
a) Lập kế hoạch sắp xếp.
- Cơ quan chỉ đạo: Ban Thường vụ Tỉnh ủy.
- Cơ quan chủ trì tham mưu: Ban Tổ chức Tỉnh ủy.
- Cơ quan phối hợp tham mưu: Văn phòng Tỉnh ủy.
- Cơ quan tổ chức, thực hiện: Cấp ủy cơ sở.
- Thời gian hoàn thành: Quý III/2023.
đ) Tổng kết mô hình thí điểm:
- mô hình chi bộ ghép;
- mô hình chi bộ sinh viên.
- Đơn vị chủ trì: Ban Tổ chức Tỉnh ủy.
- Thời gian thực hiện: Thường xuyên.
- Thời gian tổng kết: Quý IV/2025.
2.1.2. Kiểm tra việc thực hiện
- Cơ quan chỉ đạo và thực hiện: Ủy ban Kiểm tra Tỉnh ủy.
- Lộ trình: Hằng năm.
C. TỔ CHỨC THỰC HIỆN
Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc.
Nơi nhận:
- Cơ quan chỉ đạo: không phải nhiệm vụ.
"""

ORGANS = """
KẾ HOẠCH
I. MỤC ĐÍCH
- Nâng cao nhận thức (thực hiện thường xuyên).
II. NHIỆM VỤ CHUNG
1. Đổi mới công tác giáo dục.
Chú trọng nắm tình hình tư tưởng.
Thí điểm sinh hoạt trực tuyến (khi có hướng dẫn của Trung ương).
III. PHÂN CÔNG
1. Ban Thường vụ Đảng ủy
- Lãnh đạo, chỉ đạo việc thực hiện (thực hiện thường xuyên).
- Trong quý II/2024, tổ chức sơ kết việc thực hiện.
2. Ban Tổ chức Đảng ủy
- Tham mưu sắp xếp chi bộ (Hoàn thành tốt nhiệm vụ; đoàn kết tốt) ở cơ sở (trong năm 2023).
- Chủ trì, phối hợp với Văn phòng Đảng ủy mở lớp bồi dưỡng (từ năm 2023).
- Tham mưu và triển khai thực hiện quy định mới.
3. Văn phòng Đảng ủy
Bảo đảm kinh phí (hoàn thành trước 31/3/2023).
4. Ủy ban Kiểm tra Đảng ủy: Tham mưu kế hoạch kiểm tra (quý I/2023).
IV. TỔ CHỨC THỰC HIỆN
1. Các chi bộ trực thuộc xây dựng kế hoạch của mình.
2. Kế hoạch này được phổ biến đến toàn thể đảng viên.
T/M BAN THƯỜNG VỤ
"""

BULLETS = """
KẾ HOẠCH
I- MỤC ĐÍCH
- Nâng cao nhận thức của đảng viên.
II- NỘI DUNG
1. Công tác tư tưởng
- Thường xuyên đổi mới nội dung tuyên truyền; ngày 03/02/2019 là mốc kỷ niệm.
- Đảng ủy các xã quán triệt, chỉ đạo các chi bộ thôn giới thiệu đảng viên.
2. Công tác tổ chức
- Đưa đảng viên về chi bộ thôn (hoàn thành trước ngày 30 tháng 6 năm 2019); đánh giá chi bộ.
+ Có danh sách kèm theo.
- Rà soát các nhóm:
- Sắp xếp lại cấp ủy. Cấp ủy cơ sở rà soát quy hoạch.
3. Công tác kiểm tra
Tăng cường kiểm tra việc thực hiện.
III- TỔ CHỨC THỰC HIỆN
1. Ban Tuyên giáo Tỉnh ủy có giải pháp triển khai nội dung II.1 của Kế hoạch này.
2. Ban Tổ chức Tỉnh ủy chủ trì, phối hợp với Văn phòng Tỉnh ủy tham mưu nội dung II.2, 3.
3. Các ban đảng căn cứ Kế hoạch này để thực hiện.
4. Kế hoạch này phổ biến đến chi bộ.
"""


def source(text: str) -> Source:
    lines = enumerate(text.splitlines(), 1)
    return Source(tuple(Line(number, line) for number, line in lines if line.strip()), ())


def by_code(found: list[FoundTask]) -> dict[str, FoundTask]:
    codes = {one.task.code: one for one in found}
    assert len(codes) == len(found)
    return codes


def roles(one: FoundTask) -> dict[Role, tuple[str, ...]]:
    return {role: named for role, named in one.task.roles.items() if named}


def lines_of(doubts: list[Doubt], words: str) -> list[int]:
    return [doubt.line for doubt in doubts if words in doubt.why_vi]


def test_each_document_is_told_by_its_shape() -> None:
    """The text alone decides: each small document is recognised most strongly by its own shape."""
    shapes = {"items": items, "organs": organs, "bullets": bullets}
    told = {
        name: max(shapes, key=lambda one: shapes[one].recognises(source(text)))
        for name, text in (("items", ITEMS), ("organs", ORGANS), ("bullets", BULLETS))
    }

    assert told == {"items": "items", "organs": "organs", "bullets": "bullets"}


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi anh,\n- gạo\n- muối\n- mắm\nTrân trọng",
        "I. Kết quả\n1. Số liệu\n- Kết nạp 5 người.\n- Khai trừ 1 người.\n- Chuyển đi 2 người.",
        "",
    ],
)
def test_a_text_that_is_no_plan_has_no_shape(text: str) -> None:
    """Bullets alone make no plan: neither aims nor a closing part stand around them."""
    assert [shape.recognises(source(text)) for shape in (items, organs, bullets)] == [0, 0, 0]


def test_items_are_those_with_bullets_of_their_own() -> None:
    """Headings and general items are no tasks; codes are as printed, letters included."""
    found, _ = items.tasks_of(source(ITEMS))

    assert [(one.task.code, one.task.section, one.line) for one in found] == [
        ("2.1.1.a", "2.1.1", 11),
        ("2.1.1.đ", "2.1.1", 17),
        ("2.1.2", "2.1", 23),
    ]


def test_an_items_bullets_give_roles() -> None:
    """The words of a bullet's label decide: advising with others is coordinating."""
    codes = by_code(items.tasks_of(source(ITEMS))[0])

    assert roles(codes["2.1.1.a"]) == {
        "direct": ("Ban Thường vụ Tỉnh ủy",),
        "lead": ("Ban Tổ chức Tỉnh ủy",),
        "coordinate": ("Văn phòng Tỉnh ủy",),
        "implement": ("Cấp ủy cơ sở",),
    }
    assert roles(codes["2.1.2"]) == {
        "direct": ("Ủy ban Kiểm tra Tỉnh ủy",),
        "implement": ("Ủy ban Kiểm tra Tỉnh ủy",),
    }


def test_an_item_with_two_bullets_of_time_keeps_both() -> None:
    """Two time lines make a combined limit of both."""
    codes = by_code(items.tasks_of(source(ITEMS))[0])
    limit = codes["2.1.1.đ"].task.deadline

    assert (limit.kind, limit.text) == ("combined", "Thường xuyên; Quý IV/2025")
    assert [part.kind for part in limit.components] == ["ongoing", "fixed"]
    assert codes["2.1.2"].task.deadline.kind == "annual"


def test_an_items_other_bullets_belong_to_its_text() -> None:
    """What is not a role or a time is part of the task's text."""
    codes = by_code(items.tasks_of(source(ITEMS))[0])

    assert codes["2.1.1.đ"].task.text == (
        "Tổng kết mô hình thí điểm:\n- mô hình chi bộ ghép;\n- mô hình chi bộ sinh viên."
    )


def test_several_labels_in_one_bullet() -> None:
    """Roles and time may stand in one line, one behind the other."""
    text = (
        "B. NỘI DUNG\n1. Lập đề án.\n- Cơ quan chủ trì: Ban Tổ chức Tỉnh ủy; cơ quan phối hợp: "
        "Văn phòng Tỉnh ủy; thời gian: Quý I/2024."
    )
    (found,), _ = items.tasks_of(source(text))

    assert roles(found) == {"lead": ("Ban Tổ chức Tỉnh ủy",), "coordinate": ("Văn phòng Tỉnh ủy",)}
    assert found.task.deadline.text == "Quý I/2024"


def test_an_item_that_leaves_something_out_is_doubted() -> None:
    """No time, no agency, an empty line: each is said, with the item's line."""
    text = "B. NỘI DUNG\n1. Lập đề án.\n- Cơ quan chủ trì:\n2. Sơ kết.\n- Thời gian: Quý I/2024."
    _, doubts = items.tasks_of(source(text))

    assert lines_of(doubts, "không ghi thời gian") == [2]
    assert lines_of(doubts, "để trống") == [2]
    assert lines_of(doubts, "không ghi cơ quan") == [4]


def test_an_item_unlike_its_neighbours_is_doubted() -> None:
    """An item without agencies and time between such that have them may be a task, and so may
    general work in the closing part: neither is taken, both are said."""
    text = (
        "I. NỘI DUNG\n1. Lập đề án\n+ Chủ trì: Ban Tổ chức Tỉnh ủy\n+ Hoàn thành: trước 30/9/2023\n"
        "2. Sơ kết đề án\nII. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ căn cứ Kế hoạch này thực hiện."
    )
    (found,), doubts = items.tasks_of(source(text))

    assert found.task.deadline.kind == "fixed"
    assert lines_of(doubts, "như các mục bên cạnh") == [5]
    assert lines_of(doubts, "không có thời gian") == [7]


def test_what_stands_under_an_organ_is_its_task() -> None:
    """Bullets, paragraphs and work in the heading's own line; coded by heading and number."""
    codes = by_code(organs.tasks_of(source(ORGANS))[0])

    assert list(codes) == [
        "II.1/1",
        "III.1/1",
        "III.1/2",
        "III.2/1",
        "III.2/2",
        "III.2/3",
        "III.3/1",
        "III.4",
    ]
    assert {code: one.task.section for code, one in codes.items()} | {"III.4": "III"} == {
        code: code.partition("/")[0] if "/" in code else "III" for code in codes
    }


def test_letters_under_an_organ_keep_their_codes() -> None:
    """A printed letter is the code; "Giao" and "Đối với" before an organ's name are left out."""
    text = (
        "I. PHÂN CÔNG\n1. Giao Ban Tổ chức Tỉnh ủy\na) Lập kế hoạch (quý I/2024).\nb) Mở lớp.\n"
        "2. Đối với Văn phòng Tỉnh ủy:\nBảo đảm kinh phí (hằng năm)."
    )
    codes = by_code(organs.tasks_of(source(text))[0])

    assert list(codes) == ["I.1.a", "I.1.b", "I.2/1"]
    assert roles(codes["I.2/1"]) == {"implement": ("Văn phòng Tỉnh ủy",)}


def test_an_organs_role_comes_from_the_verb() -> None:
    """Directing, advising, leading with another, doing: the first verbs say which."""
    codes = by_code(organs.tasks_of(source(ORGANS))[0])

    assert roles(codes["III.1/1"]) == {"direct": ("Ban Thường vụ Đảng ủy",)}
    assert roles(codes["III.1/2"]) == {"implement": ("Ban Thường vụ Đảng ủy",)}
    assert roles(codes["III.2/1"]) == {"lead": ("Ban Tổ chức Đảng ủy",)}
    assert roles(codes["III.2/2"]) == {
        "lead": ("Ban Tổ chức Đảng ủy",),
        "coordinate": ("Văn phòng Đảng ủy",),
    }
    assert roles(codes["III.2/3"]) == {
        "lead": ("Ban Tổ chức Đảng ủy",),
        "implement": ("Ban Tổ chức Đảng ủy",),
    }
    assert roles(codes["III.4"]) == {"lead": ("Ủy ban Kiểm tra Đảng ủy",)}


def test_an_assignments_time_closes_or_opens_it() -> None:
    """The last parentheses or the words before the first comma; other parentheses are text."""
    codes = by_code(organs.tasks_of(source(ORGANS))[0])
    limits = {code: one.task.deadline for code, one in codes.items()}

    assert (limits["III.1/2"].kind, limits["III.1/2"].text) == ("fixed", "Trong quý II/2024")
    assert codes["III.1/2"].task.title.startswith("Tổ chức sơ kết")
    assert (limits["III.2/1"].kind, str(limits["III.2/1"].by)) == ("fixed", "2023-12-31")
    assert limits["III.2/2"].kind == "from"
    assert limits["III.2/3"] == Deadline()
    assert (str(limits["III.3/1"].by), limits["III.3/1"].before) == ("2023-03-31", True)


def test_a_general_task_with_a_time_is_taken_and_doubted() -> None:
    """Among general tasks only what has a time is a task, and a person is asked to look at it."""
    found, doubts = organs.tasks_of(source(ORGANS))

    assert by_code(found)["II.1/1"].task.deadline.kind == "triggered"
    assert lines_of(doubts, "phần nhiệm vụ chung") == [8]
    assert lines_of(doubts, "không rõ ai thực hiện") == [8]


def test_general_work_that_closes_a_plan_is_named_as_left_out() -> None:
    """Work without a time in the closing part is no task here; the doubt says whose it is."""
    _, doubts = organs.tasks_of(source(ORGANS))

    assert lines_of(doubts, "không lấy làm nhiệm vụ") == [21]
    assert lines_of(doubts, "không ghi thời gian") == [16]


def test_topics_are_no_organs() -> None:
    """A heading that says what is done, or of whom the plan speaks, gives nobody work."""
    text = (
        "I. NỘI DUNG\n1. Đảng viên\n- Học tập.\n2. Củng cố tổ chức cơ sở đảng\n- Sắp xếp.\n"
        "3. Công tác kiểm tra, giám sát\n- Kiểm tra.\nII. TỔ CHỨC THỰC HIỆN\n"
    )

    assert organs.recognises(source(text)) == 0
    assert bullets.recognises(source(text)) > 0


def test_every_bullet_of_the_content_is_a_task() -> None:
    """Aims are none; a heading without bullets gives its paragraph; "+" points are text."""
    found, _ = bullets.tasks_of(source(BULLETS))

    assert [one.task.code for one in found] == [
        "II.1/1",
        "II.1/2",
        "II.2/1",
        "II.2/2",
        "II.3/1",
        "III.1",
        "III.2",
        "III.3",
    ]
    assert by_code(found)["II.2/1"].task.text == (
        "Đưa đảng viên về chi bộ thôn (hoàn thành trước ngày 30 tháng 6 năm 2019); đánh giá chi "
        "bộ.\n+ Có danh sách kèm theo."
    )


def test_the_closing_part_gives_headings_to_organs() -> None:
    """Who is given a heading leads its tasks, those who help coordinate."""
    codes = by_code(bullets.tasks_of(source(BULLETS))[0])
    shared = {"lead": ("Ban Tổ chức Tỉnh ủy",), "coordinate": ("Văn phòng Tỉnh ủy",)}

    assert roles(codes["II.1/1"]) == {"lead": ("Ban Tuyên giáo Tỉnh ủy",)}
    assert [roles(codes[code]) for code in ("II.2/1", "II.2/2", "II.3/1", "III.2")] == [shared] * 4
    assert roles(codes["III.1"]) == {"lead": ("Ban Tuyên giáo Tỉnh ủy",)}
    assert list(roles(codes["III.3"])) == ["implement"]


def test_a_heading_that_is_not_there_is_given_to_nobody() -> None:
    """What the closing part points to has to be one heading of the content; else it is doubted."""
    text = (
        "A. MỤC ĐÍCH\n1. Nâng cao nhận thức.\nB. NỘI DUNG\n"
        "I. Tư tưởng\n1. Học tập.\n2. Nêu gương.\n"
        "II. Tổ chức\n1. Sắp xếp.\nC. TỔ CHỨC THỰC HIỆN\n"
        "1. Ban Tuyên giáo Tỉnh ủy tham mưu mục I, phần B.\n"
        "2. Ban Tổ chức Tỉnh ủy tham mưu nội dung 1 và nội dung II.7."
    )
    found, doubts = bullets.tasks_of(source(text))

    assert [(one.task.code, list(roles(one).values())) for one in found] == [
        ("B.I.1", [("Ban Tuyên giáo Tỉnh ủy",)]),
        ("B.I.2", [("Ban Tuyên giáo Tỉnh ủy",)]),
        ("B.II.1", []),
        ("C.1", [("Ban Tuyên giáo Tỉnh ủy",)]),
        ("C.2", [("Ban Tổ chức Tỉnh ủy",)]),
    ]
    assert lines_of(doubts, "là mục nào") == [11, 11]


def test_a_bullets_own_subject_has_a_role_too() -> None:
    """Who opens the sentence directs or does; whom they direct to do it carries it out."""
    codes = by_code(bullets.tasks_of(source(BULLETS))[0])
    found = roles(codes["II.1/2"])

    assert found["lead"] == ("Ban Tuyên giáo Tỉnh ủy",)
    assert [one.casefold() for one in found["direct"]] == ["đảng ủy các xã"]
    assert [one.casefold() for one in found["implement"]] == ["các chi bộ thôn"]


def test_time_within_a_bullet_is_kept_and_doubted() -> None:
    """Parentheses that close a part of the sentence count, with a doubt; running text does not."""
    found, doubts = bullets.tasks_of(source(BULLETS))
    limit = by_code(found)["II.2/1"].task.deadline

    assert (limit.kind, str(limit.by), limit.before) == ("fixed", "2019-06-30", True)
    assert by_code(found)["II.1/1"].task.deadline == Deadline()
    assert lines_of(doubts, "đứng giữa câu") == [10]


def test_an_agency_in_a_later_sentence_is_doubted() -> None:
    """Only who opens the task has a role; others that do something are named for a look."""
    _, doubts = bullets.tasks_of(source(BULLETS))

    assert lines_of(doubts, "Cấp ủy cơ sở") == [13]


@pytest.mark.parametrize(
    ("words", "sections"),
    [
        ("nội dung II.1 của Kế hoạch này", ["II.1"]),
        ("nội dung II.2, 3 và 4", ["II.2", "II.3", "II.4"]),
        ("các nhiệm vụ tại mục 1, mục 3, phần II", ["II.1", "II.3"]),
        ("nội dung II.2 - II.5", ["II.2", "II.3", "II.4", "II.5"]),
        ("điểm 2.1 mục II", ["II.2.1"]),
        ("theo Quy định số 22-QĐ/TW ngày 28/7/2021", []),
        ("phần 3 năm 2020", ["3"]),
        ("các nhiệm vụ tại mục II, phần B", ["B.II"]),
        ("các nội dung ở mục IV của Kế hoạch", ["IV"]),
    ],
)
def test_sections_that_a_sentence_names(words: str, sections: list[str]) -> None:
    """Lists, ranges and "mục ... phần ..." are taken apart; numbers of papers are none."""
    from sync_service.documents.references import sections_in

    assert list(sections_in(words)) == sections


def test_a_bullet_may_introduce_numbered_points() -> None:
    """Points behind "- Đến năm 2025:" stand under it, the next bullet beside it."""
    text = "II. MỤC TIÊU\n- Đến năm 2025:\n(1) Một.\n(2) Hai.\n- Đến năm 2030: Ba."
    nodes = {node.body: node for node in nodes_of(source(text).lines)}

    assert nodes["Hai."].parent is nodes["Đến năm 2025:"]
    assert nodes["Đến năm 2030: Ba."].parent is nodes["MỤC TIÊU"]
