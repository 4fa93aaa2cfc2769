"""What a target counts over what, proposed from its words: the measures of the forms."""

import re
from dataclasses import dataclass

from sync_service.documents.wording import lowered
from sync_service.domain.plans import Counts


@dataclass(frozen=True)
class _Measure:
    """A figure in this unit whose sentence says all of `words` is measured by `counts`."""

    unit: str
    words: tuple[str, ...]
    counts: Counts


_RATED = Counts(
    "annual_rating:XL_tot_len.tccsd",
    "annual_rating:XL_da.tccsd",
    also=Counts("annual_rating:XL_tot_len.members", "annual_rating:XL_da.members"),
)
_GOOD = "hoàn thành tốt nhiệm vụ"

# The first that fits counts, so the narrower stand before the wider.
_MEASURES: tuple[_Measure, ...] = (
    _Measure(
        "%",
        ("kết nạp", "tổng số đảng viên"),
        Counts("member_statistics:B1.total", "member_statistics:D.total"),
    ),
    _Measure("%", (_GOOD, "tổ chức cơ sở đảng|tccsđ", r"(?<!kết nạp )đảng viên"), _RATED),
    _Measure(
        "%", (_GOOD, "tổ chức cơ sở đảng|tccsđ"), Counts(_RATED.numerator, _RATED.denominator)
    ),
    _Measure("%", (_GOOD, "đảng viên"), _RATED.also or _RATED),
    _Measure(
        "%",
        ("kiểm tra", "tổng số tổ chức cơ sở đảng|tổng số tccsđ"),
        Counts("target_counts:KT_tccsd.count", "member_statistics:TC.tccsd"),
    ),
    _Measure(
        "%",
        ("chi bộ quân sự", "có (?:cấp ủy|chi ủy)"),
        Counts("target_counts:QS_cap_uy.count", "target_counts:QS_tong.count"),
    ),
    _Measure(
        "%",
        ("chi bộ công an", "có (?:cấp ủy|chi ủy)"),
        Counts("target_counts:CA_cap_uy.count", "target_counts:CA_tong.count"),
    ),
    _Measure(
        "%",
        ("đảng viên đang công tác", "nơi cư trú"),
        Counts("target_counts:NCT_lien_he.count", "target_counts:NCT_tong.count"),
    ),
    _Measure(
        "%",
        ("đảng viên", "cam kết"),
        Counts("target_counts:CK_co.count", "target_counts:CK_tong.count"),
    ),
    _Measure(
        "%",
        ("mô hình mới",),
        Counts("target_counts:MH_moi.count", "target_counts:MH_tong.count"),
    ),
    _Measure(
        "%",
        ("cấp ủy", "chương trình, kế hoạch|chương trình kiểm tra|kế hoạch kiểm tra", "giám sát"),
        Counts("target_counts:CTKT_co.count", "target_counts:CTKT_tong.count"),
    ),
    _Measure(
        "%",
        ("cấp ủy", "quy định về chức năng|quy chế"),
        Counts("target_counts:QC_dung.count", "target_counts:QC_tong.count"),
    ),
    _Measure(
        "đảng viên",
        ("kết nạp", "ngoài công lập|ngoài (?:khu vực )?nhà nước|tư nhân"),
        Counts("target_counts:KN_ngoai.count"),
    ),
    _Measure("đảng viên", ("kết nạp",), Counts("member_statistics:B1.total")),
    _Measure(
        "lần",
        ("tỉnh ủy viên", "sinh hoạt"),
        Counts("target_counts:TUV_du.count", "target_counts:TUV_tong.count"),
    ),
)


def measured() -> tuple[Counts, ...]:
    """All that can be proposed: what the forms of the contract have to hold."""
    return tuple(measure.counts for measure in _MEASURES)


def counts_of(unit: str, text: str, scope: str | None) -> Counts | None:
    """What the forms count for a target in these words; None where no form tells it."""
    words = f"{lowered(text)} {lowered(scope or '')}"
    for measure in _MEASURES:
        if unit == measure.unit and all(re.search(one, words) for one in measure.words):
            return measure.counts
    return None
