"""Lists of agencies are taken apart, prefixes and levels spread, roles told."""

import pytest

from sync_service.documents.agencies import agencies_of, roles_of
from sync_service.documents.agency_words import same_agency

BUREAUS = (
    "Ban thường vụ các huyện ủy",
    "Ban thường vụ các thị ủy",
    "Ban thường vụ các thành ủy",
)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Ban Thường vụ Tỉnh ủy.", ("Ban Thường vụ Tỉnh ủy",)),
        ("Văn phòng Tỉnh ủy và Ban Dân vận Tỉnh ủy", ("Văn phòng Tỉnh ủy", "Ban Dân vận Tỉnh ủy")),
        (
            "ban thường vụ các huyện ủy, Thị ủy, Thành ủy, đảng ủy trực thuộc Tỉnh ủy",
            (*BUREAUS, "Ban thường vụ các đảng ủy trực thuộc Tỉnh ủy"),
        ),
        (
            "Ban thường vụ các huyện ủy, Thị ủy, Thành ủy. đảng ủy trực thuộc Tỉnh ủy",
            (*BUREAUS, "Ban thường vụ các đảng ủy trực thuộc Tỉnh ủy"),
        ),
        (
            "Ban thường vụ các huyện ủy, Thị ủy, Thành ủy, Đảng ủy Khối Cơ quan và Doanh "
            "nghiệp tỉnh",
            (*BUREAUS, "Ban Thường vụ Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh"),
        ),
        (
            "Đảng đoàn các cơ quan: Liên đoàn Lao động tỉnh, Hội Nông dân, Hội Liên hiệp phụ nữ "
            "tỉnh và Ban Thường vụ Tỉnh đoàn",
            (
                "Đảng đoàn Liên đoàn Lao động tỉnh",
                "Đảng đoàn Hội Nông dân tỉnh",
                "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
                "Ban Thường vụ Tỉnh đoàn",
            ),
        ),
        (
            "Ban Dân vận Tỉnh ủy, Đảng đoàn: Hội Nông dân tỉnh, Hội Cựu chiến binh tỉnh",
            (
                "Ban Dân vận Tỉnh ủy",
                "Đảng đoàn Hội Nông dân tỉnh",
                "Đảng đoàn Hội Cựu chiến binh tỉnh",
            ),
        ),
        (
            "Đảng đoàn Mặt trận Tổ quốc, các đoàn thể chính trị - xã hội và Ban Thường vụ Tỉnh "
            "đoàn",
            (
                "Đảng đoàn Mặt trận Tổ quốc",
                "Đảng đoàn các đoàn thể chính trị - xã hội",
                "Ban Thường vụ Tỉnh đoàn",
            ),
        ),
        (
            "các ban cán sự đảng, đảng đoàn, Ban Thường vụ Tỉnh đoàn",
            ("Các ban cán sự đảng", "Các đảng đoàn", "Ban Thường vụ Tỉnh đoàn"),
        ),
        (
            "Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội cấp tỉnh, cấp huyện",
            (
                "Mặt trận Tổ quốc Việt Nam cấp tỉnh",
                "Mặt trận Tổ quốc Việt Nam cấp huyện",
                "Các tổ chức chính trị - xã hội cấp tỉnh",
                "Các tổ chức chính trị - xã hội cấp huyện",
            ),
        ),
        ("HĐND, UBND huyện", ("HĐND huyện", "UBND huyện")),
        (
            "Ban Tổ chức, Ban Tuyên giáo Huyện ủy, Trung tâm Chính trị huyện Cấp ủy, Ban Thường vụ "
            "cấp ủy cơ sở",
            (
                "Ban Tổ chức Huyện ủy",
                "Ban Tuyên giáo Huyện ủy",
                "Trung tâm Chính trị huyện",
                "Cấp ủy cơ sở",
                "Ban thường vụ cấp ủy cơ sở",
            ),
        ),
        (
            "cấp ủy, tổ chức đảng, Ủy ban Kiểm tra cấp dưới",
            ("Cấp ủy cấp dưới", "Tổ chức đảng cấp dưới", "Ủy ban kiểm tra cấp dưới"),
        ),
        (
            "MTTQ, các đoàn thể chính trị - xã hội và hội quần chúng các cấp",
            (
                "MTTQ các cấp",
                "Các đoàn thể chính trị - xã hội các cấp",
                "Các hội quần chúng các cấp",
            ),
        ),
        ("Cấp uỷ cơ sở", ("Cấp ủy cơ sở",)),
        (
            "UBKT Huyện ủy; Cấp ủy, UBKT cấp ủy cơ sở",
            ("UBKT Huyện ủy", "Cấp ủy cơ sở", "UBKT cấp ủy cơ sở"),
        ),
        (
            "BTVĐU các xã, thị trấn; BTVĐU cơ quan Chính quyền, Quân sự, Công an huyện",
            (
                "BTVĐU các xã",
                "BTVĐU các thị trấn",
                "BTVĐU cơ quan Chính quyền huyện",
                "BTVĐU Quân sự huyện",
                "BTVĐU Công an huyện",
            ),
        ),
        (
            "Các huyện, thành ủy, Đảng ủy Quân sự tỉnh; các cơ quan, đơn vị có liên quan",
            (
                "Các huyện ủy",
                "Các thành ủy",
                "Đảng ủy Quân sự tỉnh",
                "Các cơ quan, đơn vị có liên quan",
            ),
        ),
        (
            "Các cấp ủy, tổ chức đảng, cơ quan, đơn vị liên quan, các đồng chí Tỉnh ủy viên, bí "
            "thư cấp ủy, chi bộ",
            (
                "Các cấp ủy",
                "Các tổ chức đảng",
                "Các cơ quan, đơn vị liên quan",
                "Tỉnh ủy viên",
                "Bí thư cấp ủy",
                "Bí thư chi bộ",
            ),
        ),
        (
            "Các cấp ủy, tổ chức cơ sở đảng trực thuộc",
            ("Các cấp ủy trực thuộc", "Các tổ chức cơ sở đảng trực thuộc"),
        ),
        (
            "Tổ chức cơ sở đảng, cấp ủy viên cấp huyện",
            ("Tổ chức cơ sở đảng", "Cấp ủy viên cấp huyện"),
        ),
        (
            "Ban Chỉ đạo xây dựng tổ chức đảng, đoàn thể trong các đơn vị kinh tế tư nhân tỉnh",
            ("Ban Chỉ đạo xây dựng tổ chức đảng, đoàn thể trong các đơn vị kinh tế tư nhân tỉnh",),
        ),
        (
            "Các cơ quan chuyên trách tham mưu, giúp việc Tỉnh ủy, Văn phòng Tỉnh ủy",
            ("Các cơ quan chuyên trách tham mưu, giúp việc Tỉnh ủy", "Văn phòng Tỉnh ủy"),
        ),
        (
            "Ban tổ chức cấp ủy cấp huyện và tương đương",
            ("Ban tổ chức cấp ủy cấp huyện và tương đương",),
        ),
        (
            "Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch, Sở Kế hoạch và Đầu tư",
            ("Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Kế hoạch và Đầu tư"),
        ),
        (
            "Đảng ủy các xã, phường, đặc khu",
            ("Đảng ủy các xã", "Đảng ủy các phường", "Đảng ủy các đặc khu"),
        ),
        (
            "Văn Phòng Tỉnh ủy, Ủy ban kiểm tra Tỉnh ủy",
            ("Văn phòng Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy"),
        ),
        ("Ban Tổ chức Tỉnh ủy, Ban Tổ chức Tỉnh ủy", ("Ban Tổ chức Tỉnh ủy",)),
        ("  ", ()),
    ],
)
def test_lists_are_taken_apart(text: str, agencies: tuple[str, ...]) -> None:
    """A word before or behind a list belongs to each member that has none of its own."""
    assert agencies_of(text) == agencies


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Ban Tổ chức Tỉnh ủy", {"lead": ("Ban Tổ chức Tỉnh ủy",)}),
        (
            "Ban Tổ chức Tỉnh ủy chủ trì, phối hợp với các cơ quan, đơn vị liên quan",
            {
                "lead": ("Ban Tổ chức Tỉnh ủy",),
                "coordinate": ("Các cơ quan, đơn vị liên quan",),
            },
        ),
        (
            "Ban Tuyên giáo Tỉnh ủy chủ trì, Trường Chính trị tỉnh phối hợp.",
            {"lead": ("Ban Tuyên giáo Tỉnh ủy",), "coordinate": ("Trường Chính trị tỉnh",)},
        ),
        (
            "Chủ trì: Văn phòng Tỉnh ủy; phối hợp: Các huyện ủy, thị ủy",
            {"lead": ("Văn phòng Tỉnh ủy",), "coordinate": ("Các huyện ủy", "Các thị ủy")},
        ),
        ("Chủ trì, phối hợp với Sở Nội vụ", {"coordinate": ("Sở Nội vụ",)}),
        (
            "Ban Thường vụ Tỉnh ủy chỉ đạo; các huyện ủy tổ chức thực hiện",
            {"direct": ("Ban Thường vụ Tỉnh ủy",), "implement": ("Các huyện ủy",)},
        ),
        (
            "Ban Thường vụ Tỉnh đoàn phối hợp với các huyện ủy",
            {"coordinate": ("Các huyện ủy",), "lead": ("Ban Thường vụ Tỉnh đoàn",)},
        ),
        ("", {}),
    ],
)
def test_roles_in_a_sentence(text: str, roles: dict[str, tuple[str, ...]]) -> None:
    """Who leads and who joins in is told apart; all else has the role asked for."""
    assert roles_of(text, "lead") == roles


def test_two_spellings_of_one_agency_are_the_same() -> None:
    """Capitals, tone marks, commas and "Ủy ban" before "Mặt trận" make no other agency."""
    assert same_agency("Đảng đoàn Uỷ ban Mặt trận Tổ quốc") == same_agency(
        "Đảng đoàn Mặt trận tổ quốc"
    )
    assert same_agency("Ban Tổ chức Tỉnh ủy") != same_agency("Ban Tổ chức Huyện ủy")
