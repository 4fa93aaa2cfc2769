"""Names of the sample province: invented places, and the usual offices of a province."""

from random import Random

Rank = tuple[str, str, int, int]  # name, establishment, fewest and most members

PROVINCE = "Tỉnh ủy tỉnh Mẫu (số liệu mẫu)"

# As the agencies of the plan are named, so that its tasks find their units.
ADVISORY = (
    ("Ban Tổ chức Tỉnh ủy", "co_quan_tham_muu"),
    ("Ban Tuyên giáo Tỉnh ủy", "co_quan_tham_muu"),
    ("Ban Dân vận Tỉnh ủy", "co_quan_tham_muu"),
    ("Ủy ban Kiểm tra Tỉnh ủy", "co_quan_tham_muu"),
    ("Ban Nội chính Tỉnh ủy", "co_quan_tham_muu"),
    ("Văn phòng Tỉnh ủy", "co_quan_tham_muu"),
    (
        "Ban Chỉ đạo xây dựng tổ chức đảng, đoàn thể trong các đơn vị kinh tế tư nhân tỉnh",
        "ban_chi_dao",
    ),
    ("Tỉnh đoàn", "doan_the"),
    ("Trường Chính trị tỉnh", "don_vi_su_nghiep"),
)
PARTY_GROUPS = (
    "Đảng đoàn Hội đồng nhân dân tỉnh",
    "Ban cán sự đảng Ủy ban nhân dân tỉnh",
    "Đảng đoàn Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Đảng đoàn Liên đoàn Lao động tỉnh",
    "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
    "Đảng đoàn Hội Nông dân tỉnh",
    "Đảng đoàn Hội Cựu chiến binh tỉnh",
    "Ban cán sự đảng Tòa án nhân dân tỉnh",
    "Ban cán sự đảng Viện Kiểm sát nhân dân tỉnh",
)
# Invented districts: kind, name of the committee, name of the place.
DISTRICTS = (
    ("thanh_uy", "Thành ủy Minh Mẫu", "thành phố Minh Mẫu"),
    ("thi_uy", "Thị ủy Đức Mẫu", "thị xã Đức Mẫu"),
    *(
        ("huyen_uy", f"Huyện ủy {first} Mẫu", f"huyện {first} Mẫu")
        for first in ("An", "Bình", "Cát", "Đông", "Giang", "Hòa", "Lâm", "Ngọc", "Sơn", "Trà")
    ),
    ("huyen_uy", "Huyện ủy Đảo Mẫu", "huyện đảo Đảo Mẫu"),
)
# The island becomes a special zone, the two towns' committees wards, the others communes.
ISLAND = len(DISTRICTS) - 1
TOWNS = (0, 1)

IN_A_DISTRICT: tuple[Rank, ...] = (
    ("Các cơ quan {place}", "office", 60, 140),
    ("Trung tâm Y tế {place}", "public", 45, 120),
    ("Trường Trung học phổ thông số 1 {place}", "public", 30, 60),
    ("Trường Trung học phổ thông số 2 {place}", "public", 20, 45),
    ("Trường Trung học phổ thông số 3 {place}", "public", 15, 32),
    ("Trung tâm Giáo dục thường xuyên {place}", "public", 8, 18),
    ("Chi cục Thuế {place}", "office", 15, 40),
    ("Kho bạc Nhà nước {place}", "office", 8, 16),
    ("Hạt Kiểm lâm {place}", "office", 8, 20),
    ("Viện Kiểm sát nhân dân {place}", "office", 8, 16),
    ("Ngân hàng Chính sách xã hội {place}", "state_firm", 8, 15),
    ("Công ty cổ phần Môi trường {place}", "part_state_firm", 8, 36),
    ("Công ty TNHH May {place}", "private_firm", 7, 20),
    ("Hợp tác xã Nông nghiệp {place}", "other", 7, 14),
    ("Trường Mầm non tư thục {place}", "private_public", 7, 12),
)
# One district issues a plan of its own: its bodies are named as that plan names them.
ISSUING_DISTRICT = 2
IN_THE_ISSUING_DISTRICT: tuple[Rank, ...] = (
    ("cơ quan Chính quyền huyện", "office", 60, 140),
    *IN_A_DISTRICT[1:],
    ("Quân sự huyện", "army", 35, 60),
    ("Công an huyện", "police", 45, 80),
)
OF_THE_ISSUING_DISTRICT = (
    *("Ban Tổ chức Huyện ủy", "Ban Tuyên giáo Huyện ủy", "Ban Dân vận Huyện ủy"),
    *("Ủy ban Kiểm tra Huyện ủy", "Văn phòng Huyện ủy"),
    *("Hội đồng nhân dân huyện", "Ủy ban nhân dân huyện"),
    *("Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "Huyện đoàn", "Liên đoàn Lao động huyện"),
    *("Hội Liên hiệp Phụ nữ huyện", "Hội Nông dân huyện", "Hội Cựu chiến binh huyện"),
    *("Trung tâm Chính trị huyện", "Đài Truyền thanh huyện"),
)
OF_THE_BLOC = (
    *("Ban Xây dựng tổ chức cơ sở đảng Đảng ủy Khối", "Ban Tuyên giáo Đảng ủy Khối"),
    *("Ủy ban Kiểm tra Đảng ủy Khối", "Văn phòng Đảng ủy Khối"),
    *("Đoàn Thanh niên Khối", "Hội Cựu chiến binh Khối"),
)
# The provincial agencies' bloc; those above the line go to the Party's agencies in 2025.
OF_THE_PARTY_SIDE: tuple[Rank, ...] = tuple(
    (name, "office", 20, 70)
    for name in (
        *("Cơ quan Ban Tổ chức Tỉnh ủy", "Cơ quan Ủy ban Kiểm tra Tỉnh ủy"),
        *("Cơ quan Văn phòng Tỉnh ủy", "Cơ quan Mặt trận Tổ quốc tỉnh", "Cơ quan Tỉnh đoàn"),
        *("Tòa án nhân dân tỉnh", "Viện Kiểm sát nhân dân tỉnh", "Liên đoàn Lao động tỉnh"),
    )
)
OF_THE_STATE_SIDE: tuple[Rank, ...] = (
    *(
        (f"Sở {field}", "office", 28, 110)
        for field in (
            *("Nội vụ", "Tài chính", "Kế hoạch và Đầu tư", "Xây dựng", "Giao thông vận tải"),
            *("Nông nghiệp và Phát triển nông thôn", "Tài nguyên và Môi trường"),
            *("Công Thương", "Khoa học và Công nghệ", "Thông tin và Truyền thông", "Y tế"),
            *("Giáo dục và Đào tạo", "Lao động - Thương binh và Xã hội", "Tư pháp"),
            *("Văn hóa, Thể thao và Du lịch", "Ngoại vụ"),
        )
    ),
    ("Thanh tra tỉnh", "office", 20, 40),
    ("Đài Phát thanh và Truyền hình tỉnh", "public", 35, 80),
    ("Bệnh viện Đa khoa tỉnh", "public", 120, 260),
    ("Trường Đại học tỉnh Mẫu", "public", 90, 180),
    ("Trường Cao đẳng Y tế tỉnh", "public", 30, 60),
    ("Công ty TNHH MTV Xổ số kiến thiết tỉnh", "state_firm", 20, 45),
    ("Công ty TNHH MTV Thủy lợi tỉnh", "state_firm", 35, 90),
    ("Công ty cổ phần Cấp thoát nước tỉnh", "part_state_firm", 25, 60),
    ("Công ty cổ phần Đường tỉnh Mẫu", "part_state_firm", 60, 150),
    ("Ngân hàng Nông nghiệp chi nhánh tỉnh", "state_firm", 60, 120),
    ("Bưu điện tỉnh", "state_firm", 30, 60),
    ("Công ty TNHH Điện tử Sao Mẫu", "private_firm", 10, 25),
    ("Công ty TNHH Da giày Mẫu Việt", "private_firm", 9, 18),
    ("Trường Cao đẳng tư thục Kỹ thuật Mẫu", "private_public", 9, 18),
)
FORCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        *("Đảng ủy Quân sự tỉnh", "army"),
        (
            *("Phòng Tham mưu", "Phòng Chính trị", "Phòng Hậu cần - Kỹ thuật"),
            *("Trung đoàn bộ binh (mẫu)", "Tiểu đoàn huấn luyện (mẫu)", "Trường Quân sự tỉnh"),
            *("Kho vũ khí (mẫu)", "Bệnh xá Quân dân y"),
        ),
    ),
    (
        *("Đảng ủy Công an tỉnh", "police"),
        (
            *("Phòng Tham mưu", "Phòng Xây dựng phong trào", "Phòng Cảnh sát giao thông"),
            *("Phòng Cảnh sát hình sự", "Phòng Quản lý hành chính", "Phòng Hậu cần"),
            *("Phòng Cảnh sát cơ động", "Trại tạm giam", "Phòng Cảnh sát phòng cháy"),
            *("Phòng An ninh chính trị nội bộ",),
        ),
    ),
    (
        *("Đảng ủy Bộ đội Biên phòng tỉnh", "army"),
        (
            *("Phòng Tham mưu", "Phòng Chính trị", "Đồn Biên phòng Cửa Mẫu"),
            *("Đồn Biên phòng Đảo Mẫu", "Đồn Biên phòng Bãi Mẫu", "Hải đội (mẫu)"),
        ),
    ),
)

# fmt: off
_FIRST = (
    "Phước", "Bình", "An", "Tân", "Hòa", "Long", "Thanh", "Phú", "Mỹ", "Tịnh",
    "Nghĩa", "Hành", "Đức", "Phổ", "Ba", "Vạn", "Xuân", "Thạnh", "Vĩnh", "Châu",
)
_SECOND = (
    "Lộc", "Thuận", "Hải", "Sơn", "Khê", "Trung", "Thọ", "Điền", "Phong", "Hiệp",
    "Nhơn", "Dũng", "Minh", "Thịnh", "Tín", "Quang", "Hưng", "Lâm", "Giang", "Châu",
)
# fmt: on


def places(random: Random) -> list[str]:
    """Names of invented communes in random order, each once."""
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND if first != second]
    random.shuffle(names)
    return names
