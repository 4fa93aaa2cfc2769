"""The mail of the quarterly report: its subject, its text, the same text in HTML with charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, StrictUndefined

CHART_MEMBERS, CHART_TASKS = "bieu-do-dang-vien", "bieu-do-nhiem-vu"
MOST_CHANGES = 20


@dataclass(frozen=True)
class Written:
    """A mail's words."""

    subject: str
    text: str
    html: str


def write(
    tags: Mapping[str, Any], charts: Sequence[str], files: Sequence[str], url: str
) -> Written:
    """The mail of a report from the tags of its Word file; `charts` are the cids at hand."""
    given = {
        **tags,
        "bieu_do": charts,
        "tep": files,
        "dia_chi": url,
        "thay_doi_dau": tags["thay_doi"][:MOST_CHANGES],
        "thay_doi_con": max(0, len(tags["thay_doi"]) - MOST_CHANGES),
    }
    words = " ".join(f"Báo cáo {tags['ky']} của {tags['don_vi']}".split())
    coverage = tags["bao_phu"]
    if not coverage["du"]:
        words += f" ({coverage['da_nhan']}/{coverage['phai_nop']} báo cáo)"
    return Written(words, _plain(_TEXT, given), _html(_HTML, given))


def _plain(template: str, given: Mapping[str, Any]) -> str:
    # Not escaped: plain text has no markup to be safe from.
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
    return environment.from_string(template).render(given).strip() + "\n"


def _html(template: str, given: Mapping[str, Any]) -> str:
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    return environment.from_string(template).render(given)


_TEXT = """
Kính gửi: Quý cơ quan, đồng chí

{{ don_vi }} gửi báo cáo {{ trich_yeu }}.

Số liệu đến ngày {{ den_ngay }}, tổng hợp từ {{ bao_phu.da_nhan }} trên {{ bao_phu.phai_nop }} \
báo cáo phải nộp ({{ bao_phu.ty_le }}%).
{% if not bao_phu.du %}
Còn {{ bao_phu.con_thieu }} báo cáo chưa được nhận: các số dưới đây chưa gồm những đơn vị đó.
{% endif %}

SỐ LIỆU CHÍNH
- Đảng viên đến {{ den_ngay }}: {{ so.cuoi_ky }} (nữ {{ so.nu }}; dân tộc thiểu số {{ so.dan_toc }})
- Tăng trong kỳ: {{ so.tang }} (kết nạp {{ so.ket_nap }}); giảm trong kỳ: {{ so.giam }}
{% if so_sanh %}
- {{ so_sanh }}
{% endif %}
- Lượt nhiệm vụ được báo cáo: {{ tong.tat_ca }}; hoàn thành: {{ tong.hoan_thanh or 0 }}; \
quá hạn chưa hoàn thành: {{ tong.qua_han or 0 }}
- Chỉ tiêu: đạt {{ chi_tieu.dat | length }}; chưa đạt {{ chi_tieu.chua_dat | length }}; \
chưa xác định được kết quả {{ chi_tieu.chua_ro | length }}
{% if thay_doi_dau %}

SỐ LIỆU THAY ĐỔI SO VỚI BÁO CÁO ĐÃ GỬI NGÀY {{ lan_gui_truoc }}
{% for dong in thay_doi_dau %}
- {{ dong.don_vi }}, {{ dong.noi_dung }}: {{ dong.cu }} thành {{ dong.moi }}
{% endfor %}
{% if thay_doi_con %}
- và {{ thay_doi_con }} số liệu khác (xem phụ lục của báo cáo)
{% endif %}
{% endif %}

Tệp kèm theo: {{ tep | join('; ') }}
{% if dia_chi %}
Trang tổng hợp: {{ dia_chi }}
{% endif %}

Thư này được gửi tự động từ hệ thống tổng hợp báo cáo.
"""

_HTML = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Báo cáo {{ ky }}</title></head>
<body style="font-family:'Times New Roman',serif;font-size:17px;color:#262626;max-width:720px">
<p>Kính gửi: Quý cơ quan, đồng chí</p>
<p><strong>{{ don_vi }}</strong> gửi báo cáo {{ trich_yeu }}.</p>
<p>Số liệu đến ngày {{ den_ngay }}, tổng hợp từ <strong>{{ bao_phu.da_nhan }} trên
{{ bao_phu.phai_nop }}</strong> báo cáo phải nộp ({{ bao_phu.ty_le }}%).
{% if not bao_phu.du %}
<br><em>Còn {{ bao_phu.con_thieu }} báo cáo chưa được nhận: các số dưới đây chưa gồm những đơn vị
đó.</em>
{% endif %}
</p>
<table cellpadding="6" style="border-collapse:collapse;font-size:16px" border="1">
<tr><td>Đảng viên đến {{ den_ngay }}</td>
<td align="right"><strong>{{ so.cuoi_ky }}</strong></td></tr>
<tr><td>Tăng trong kỳ (kết nạp {{ so.ket_nap }})</td><td align="right">{{ so.tang }}</td></tr>
<tr><td>Giảm trong kỳ</td><td align="right">{{ so.giam }}</td></tr>
<tr><td>Lượt nhiệm vụ được báo cáo</td><td align="right">{{ tong.tat_ca }}</td></tr>
<tr><td>- Hoàn thành</td><td align="right">{{ tong.hoan_thanh or 0 }}</td></tr>
<tr><td>- Quá hạn chưa hoàn thành</td><td align="right">{{ tong.qua_han or 0 }}</td></tr>
<tr><td>Chỉ tiêu đạt</td><td align="right">{{ chi_tieu.dat | length }}</td></tr>
<tr><td>Chỉ tiêu chưa đạt</td><td align="right">{{ chi_tieu.chua_dat | length }}</td></tr>
<tr><td>Chỉ tiêu chưa xác định được kết quả</td><td align="right">\
{{ chi_tieu.chua_ro | length }}</td></tr>
</table>
{% if so_sanh %}<p>{{ so_sanh }}</p>{% endif %}
{% for cid in bieu_do %}
<p><img src="cid:{{ cid }}" width="640"
 alt="{{ 'Biểu đồ tăng, giảm đảng viên' if 'dang-vien' in cid else 'Biểu đồ tiến độ nhiệm vụ' }}"
 style="max-width:100%"></p>
{% endfor %}
{% if thay_doi_dau %}
<p><strong>Số liệu thay đổi so với báo cáo đã gửi ngày {{ lan_gui_truoc }}</strong></p>
<table cellpadding="6" style="border-collapse:collapse;font-size:15px" border="1">
<tr><th>Đơn vị</th><th>Nội dung</th><th>Số đã gửi</th><th>Số hiện nay</th></tr>
{% for dong in thay_doi_dau %}
<tr><td>{{ dong.don_vi }}</td><td>{{ dong.noi_dung }}</td>
<td align="right">{{ dong.cu }}</td><td align="right">{{ dong.moi }}</td></tr>
{% endfor %}
</table>
{% if thay_doi_con %}<p>Và {{ thay_doi_con }} số liệu khác (xem phụ lục của báo cáo).</p>{% endif %}
{% endif %}
<p>Tệp kèm theo: {{ tep | join('; ') }}</p>
{% if dia_chi %}<p>Trang tổng hợp: <a href="{{ dia_chi }}">{{ dia_chi }}</a></p>{% endif %}
<p style="color:#595959;font-size:14px">Thư này được gửi tự động từ hệ thống tổng hợp báo cáo.</p>
</body></html>
"""
