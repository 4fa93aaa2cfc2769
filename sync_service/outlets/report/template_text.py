"""What the Word template says, block by block; docs/report.md lists its tags."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A numbered heading."""

    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph of the text; one of `{%p … %}` alone steers and leaves no line.

    One that ends in a colon stays on the page of what it announces.
    """

    text: str
    italic: bool = False


@dataclass(frozen=True)
class Note:
    """A place in brackets where a person writes; what is written there stays as it is printed."""

    text: str


@dataclass(frozen=True)
class Closing:
    """The last paragraph, on one page with the signature, which never stands there alone."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, tag of the cell, share of the width."""

    heading: str
    tag: str
    width: float
    left: bool = False


@dataclass(frozen=True)
class Table:
    """A table with one row for each of `each` ("dong in danh_sach").

    One that `is_short` is not divided between two pages. `total` is the tag of a last row.
    """

    each: str
    columns: tuple[Column, ...]
    size: float = 12
    is_short: bool = False
    total: str | None = None


@dataclass(frozen=True)
class Annex:
    """The head of an annex on a page of its own: its number, its title, what it is attached to."""

    number: int
    title: str


# "signature" and "signed table" stand for themselves.
Block = Heading | Para | Note | Closing | Table | Annex | Literal["signature", "signed table"]


def _when(tag: str, *blocks: Block) -> tuple[Block, ...]:
    return (Para(f"{{%p if {tag} %}}"), *blocks, Para("{%p endif %}"))


def _written(text: str) -> tuple[Block, ...]:
    return _when("nguoi_viet", Note(f"[… {text} …]"))


_NOW = Column("{{ ten_ky_nay }}", "{{ dong.ky_nay }}", 24)
_BEFORE = Column("{{ ten_ky_truoc }}", "{{ dong.ky_truoc }}", 24)
_CHANGE = Column("Tăng (+), giảm (-) so với kỳ trước", "{{ dong.tang_giam }}", 28)
_YEAR_BEFORE = Column("{{ ten_cung_ky }}", "{{ dong.cung_ky }}", 24)


def _members() -> tuple[Block, ...]:
    """The table of members, with as many columns of comparison as there is something to say."""
    label = Column("Nội dung", "{{ dong.nhan }}", 68, left=True)
    ways = (
        ("co_tang_giam and so_cung_ky", (_BEFORE, _CHANGE, _YEAR_BEFORE)),
        ("co_tang_giam and not so_cung_ky", (_BEFORE, _CHANGE)),
        ("not co_tang_giam and so_ky_truoc and so_cung_ky", (_BEFORE, _YEAR_BEFORE)),
        ("not co_tang_giam and so_ky_truoc and not so_cung_ky", (_BEFORE,)),
        ("not so_ky_truoc and so_cung_ky", (_YEAR_BEFORE,)),
        ("not so_ky_truoc and not so_cung_ky", ()),
    )
    return tuple(
        block
        for tag, compared in ways
        for block in _when(tag, Table("dong in dang_vien", (label, _NOW, *compared), is_short=True))
    )


def _organisations() -> tuple[Block, ...]:
    label = Column("Loại hình tổ chức đảng", "{{ dong.nhan }}", 90, left=True)
    return (
        *_when("so_cung_ky", Table("dong in to_chuc", (label, _NOW, _YEAR_BEFORE), is_short=True)),
        *_when("not so_cung_ky", Table("dong in to_chuc", (label, _NOW), is_short=True)),
    )


def _box_columns() -> tuple[Column, ...]:
    names = (
        ("Hoàn thành đúng hạn", "dung_han"),
        ("Hoàn thành quá hạn", "hoan_thanh_muon"),
        ("Đang thực hiện, còn hạn", "con_han"),
        ("Quá hạn chưa hoàn thành", "qua_han"),
        ("Chưa thực hiện", "chua_lam"),
        ("Tạm dừng", "tam_dung"),
        ("Không thuộc phạm vi", "khong_thuoc"),
    )
    return tuple(Column(name, f"{{{{ dong.{tag} }}}}", 14) for name, tag in names)


_TARGETS = (
    Column("Chỉ tiêu", "{{ dong.chi_tieu }}", 66, left=True),
    Column("Yêu cầu", "{{ dong.yeu_cau }}", 28),
    Column("Thực hiện", "{{ dong.thuc_hien }}", 24),
    Column("Ghi chú", "{{ dong.ghi_chu }}", 34, left=True),
)


def _targets(title: str, listed: str) -> tuple[Block, ...]:
    return _when(listed, Para(title, italic=True), Table(f"dong in {listed}", _TARGETS, 11))


def _statements(listed: str) -> tuple[Block, ...]:
    return (
        Para(f"{{%p for nhom in {listed} %}}"),
        Para("- {{ nhom.nhiem_vu }}:"),
        Para("{%p for y_kien in nhom.y_kien %}"),
        Para("+ {{ y_kien }}"),
        Para("{%p endfor %}"),
        Para("{%p endfor %}"),
    )


BODY: tuple[Block, ...] = (
    Para(
        "Thực hiện chế độ báo cáo định kỳ, {{ don_vi }} báo cáo {{ noi_dung }} {{ ky }} như sau "
        "(số liệu tính đến ngày {{ den_ngay }}, tổng hợp từ {{ bao_phu.da_nhan }} trên "
        "{{ bao_phu.phai_nop }} báo cáo phải nộp của các đơn vị):"
    ),
    *_when(
        "not bao_phu.du",
        Para(
            "Còn {{ bao_phu.con_thieu }} báo cáo chưa được nhận (danh sách ở Phụ lục 3). Số liệu "
            "dưới đây chưa bao gồm các đơn vị đó nên chưa phải là số liệu toàn {{ dang_bo }}; báo "
            "cáo chưa nêu tăng, giảm so với kỳ trước và chỉ nêu kết quả tạm tính của chỉ tiêu.",
            italic=True,
        ),
    ),
    Heading("I- KẾT QUẢ THỰC HIỆN"),
    *_when(
        "dang_vien",
        Heading("1. Đảng viên"),
        Para(
            "Đến ngày {{ den_ngay }}, {{ 'toàn ' ~ dang_bo if bao_phu.du else 'các đơn vị đã có "
            "báo cáo được nhận' }} có {{ so.cuoi_ky }} đảng viên; trong đó đảng viên nữ "
            "{{ so.nu }} ({{ ty_trong.nu }}%), đảng viên là người dân tộc thiểu số "
            "{{ so.dan_toc }} ({{ ty_trong.dan_toc }}%), đảng viên có đạo {{ so.co_dao }} "
            "({{ ty_trong.co_dao }}%). "
            "Trong kỳ tăng {{ so.tang }} đảng viên (kết nạp {{ so.ket_nap }}), giảm {{ so.giam }} "
            "đảng viên (khai trừ {{ so.khai_tru }}, xóa tên {{ so.xoa_ten }}, xin ra khỏi Đảng "
            "{{ so.xin_ra }}). {{ so_sanh }}"
        ),
        *_members(),
        *_when("ghi_chu_so_sanh", Para("{{ ghi_chu_so_sanh }}", italic=True)),
    ),
    *_when(
        "to_chuc",
        Heading("2. Tổ chức đảng"),
        *_organisations(),
    ),
    Heading("3. Tiến độ thực hiện nhiệm vụ theo kế hoạch"),
    *_when(
        "ke_hoach",
        Para(
            "Các đơn vị đã báo cáo tiến độ {{ tong.tat_ca }} lượt nhiệm vụ (mỗi nhiệm vụ của một "
            "đơn vị là một lượt); trong đó hoàn thành {{ tong.hoan_thanh or 0 }} lượt, quá hạn "
            "chưa hoàn thành {{ tong.qua_han or 0 }} lượt. Số lượt theo từng kế hoạch:"
        ),
        Table(
            "dong in ke_hoach",
            (Column("Kế hoạch", "{{ dong.ten }}", 52, left=True), *_box_columns()),
            10,
            total="tong_cong",
        ),
        Para("Chi tiết từng nhiệm vụ ở Phụ lục 2.", italic=True),
    ),
    *_when("not ke_hoach", Para("Trong kỳ chưa có báo cáo tiến độ nhiệm vụ.")),
    Heading("4. Chỉ tiêu"),
    *_targets("Chỉ tiêu đạt:", "chi_tieu.dat"),
    *_targets("Chỉ tiêu chưa đạt:", "chi_tieu.chua_dat"),
    *_targets("Chỉ tiêu chưa xác định được kết quả:", "chi_tieu.chua_ro"),
    *_when("not co_chi_tieu", Para("Chưa có chỉ tiêu nào trong các kế hoạch được tổng hợp.")),
    Heading("5. Chấp hành chế độ báo cáo"),
    Para(
        "Đã nhận {{ bao_phu.da_nhan }} trên {{ bao_phu.phai_nop }} báo cáo phải nộp "
        "({{ bao_phu.ty_le }}%){{ ', trong đó ' ~ bao_phu.da_duyet ~ ' báo cáo đã được cấp trên "
        "trực tiếp duyệt' if bao_phu.da_duyet != '0' }}{{ '; ' ~ bao_phu.nop_muon ~ ' báo cáo nộp "
        "sau hạn' if bao_phu.nop_muon not in ('', '0') }}."
    ),
    Heading("II- ĐÁNH GIÁ"),
    Heading("1. Kết quả đạt được"),
    *_when(
        "bao_phu.du",
        Para("- Tất cả {{ bao_phu.phai_nop }} báo cáo phải nộp đã được nhận và tổng hợp."),
    ),
    *_when(
        "chi_tieu.dat",
        Para("- {{ chi_tieu.dat | length }} chỉ tiêu đạt yêu cầu (điểm 4, mục I)."),
    ),
    *_when(
        "tong.hoan_thanh",
        Para(
            "- Các đơn vị báo cáo hoàn thành {{ tong.hoan_thanh }} lượt nhiệm vụ, trong đó "
            "{{ tong.dung_han }} lượt đúng hạn."
        ),
    ),
    *_written("đánh giá kết quả nổi bật trong kỳ"),
    Heading("2. Hạn chế, nguyên nhân"),
    *_when(
        "not bao_phu.du",
        Para("- Còn {{ bao_phu.con_thieu }} báo cáo phải nộp chưa được nhận (Phụ lục 3)."),
    ),
    *_when(
        "bao_phu.nop_muon not in ('', '0')",
        Para("- {{ bao_phu.nop_muon }} báo cáo nộp sau hạn (Phụ lục 3)."),
    ),
    *_when(
        "chi_tieu.chua_dat",
        Para("- {{ chi_tieu.chua_dat | length }} chỉ tiêu chưa đạt yêu cầu (điểm 4, mục I)."),
    ),
    *_when(
        "tong.qua_han",
        Para("- {{ tong.qua_han }} lượt nhiệm vụ quá hạn chưa hoàn thành (chi tiết ở Phụ lục 2)."),
    ),
    *_when(
        "vuong_mac",
        Para("Khó khăn, vướng mắc do các đơn vị nêu:"),
        *_statements("vuong_mac"),
    ),
    *_when("vuong_mac_khac", Para("{{ vuong_mac_khac }}", italic=True)),
    *_written("nguyên nhân khách quan, chủ quan của những hạn chế trên"),
    Heading("III- NHIỆM VỤ TRỌNG TÂM {{ ky_sau_hoa }}"),
    *_when(
        "den_han",
        Para("Hoàn thành các nhiệm vụ đến hạn trong {{ ky_sau }}:"),
        Para("{%p for cau in den_han %}"),
        Para("- {{ cau }}"),
        Para("{%p endfor %}"),
    ),
    *_when(
        "ton_dong",
        Para("Tập trung xử lý các nhiệm vụ đã quá hạn:"),
        Para("{%p for cau in ton_dong %}"),
        Para("- {{ cau }}"),
        Para("{%p endfor %}"),
    ),
    *_when(
        "not nguoi_viet and not den_han and not ton_dong",
        Para("Tiếp tục thực hiện các nhiệm vụ thường xuyên theo kế hoạch."),
    ),
    *_written("nhiệm vụ trọng tâm khác của kỳ sau"),
    Heading("IV- KIẾN NGHỊ, ĐỀ XUẤT"),
    *_when("kien_nghi", Para("Các đơn vị kiến nghị, đề xuất:"), *_statements("kien_nghi")),
    *_when("kien_nghi_khac", Para("{{ kien_nghi_khac }}", italic=True)),
    *_when("not kien_nghi", Para("Các đơn vị không nêu kiến nghị, đề xuất trong kỳ.")),
    *_written("kiến nghị, đề xuất với cấp trên"),
    Closing("Trên đây là báo cáo {{ noi_dung }} {{ ky }} của {{ don_vi }}./."),
    "signature",
    *_when(
        "bieu_dang_vien",
        Annex(1, "{{ tieu_de_bieu }} {{ ky_hoa }}"),
        Table(
            "dong in bieu_dang_vien",
            (
                Column("Mã số", "{{ dong.ma }}", 21),
                Column("Nội dung", "{{ dong.nhan }}", 65, left=True),
                Column("Tổng số", "{{ dong.total }}", 20),
                Column("Nữ", "{{ dong.women }}", 18),
                Column("Dân tộc thiểu số", "{{ dong.minority }}", 20),
                Column("Có đạo", "{{ dong.religious }}", 18),
            ),
            11,
        ),
        *_when("not bao_phu.du", Para("{{ chu_thich_bao_phu }}", italic=True)),
        "signed table",
    ),
    *_when(
        "nhiem_vu",
        Annex(2, "TIẾN ĐỘ TỪNG NHIỆM VỤ {{ ky_hoa }} (số lượt đơn vị báo cáo)"),
        Table(
            "dong in nhiem_vu",
            (Column("Nhiệm vụ", "{{ dong.ten }}", 60, left=True), *_box_columns()),
            9,
        ),
    ),
    *_when(
        "don_vi_thieu or don_vi_muon",
        Annex(
            3,
            "{{ 'ĐƠN VỊ CHƯA CÓ BÁO CÁO ĐƯỢC NHẬN' if don_vi_thieu }}"
            "{{ ', ' if don_vi_thieu and don_vi_muon }}"
            "{{ 'ĐƠN VỊ NỘP SAU HẠN ' ~ han_nop if don_vi_muon }}",
        ),
        *_when(
            "don_vi_thieu",
            Table(
                "dong in don_vi_thieu",
                (
                    Column("Đơn vị trực thuộc", "{{ dong.cap_tren }}", 52, left=True),
                    Column("Số thiếu", "{{ dong.so }}", 16),
                    Column("Chưa có báo cáo được nhận", "{{ dong.ten }}", 92, left=True),
                ),
                11,
            ),
        ),
        *_when(
            "don_vi_muon",
            Table(
                "dong in don_vi_muon",
                (
                    Column("Đơn vị trực thuộc", "{{ dong.cap_tren }}", 52, left=True),
                    Column("Số nộp sau hạn", "{{ dong.so }}", 16),
                    Column("Nộp sau hạn", "{{ dong.ten }}", 92, left=True),
                ),
                11,
            ),
        ),
    ),
    *_when(
        "thay_doi",
        Annex(4, "SỐ LIỆU THAY ĐỔI SO VỚI BÁO CÁO ĐÃ GỬI NGÀY {{ lan_gui_truoc }}"),
        Table(
            "dong in thay_doi",
            (
                Column("Đơn vị", "{{ dong.don_vi }}", 50, left=True),
                Column("Nội dung", "{{ dong.noi_dung }}", 70, left=True),
                Column("Số đã gửi", "{{ dong.cu }}", 20),
                Column("Số hiện nay", "{{ dong.moi }}", 20),
            ),
            11,
        ),
        *_when("thay_doi_khac", Para("{{ thay_doi_khac }}", italic=True)),
    ),
)
