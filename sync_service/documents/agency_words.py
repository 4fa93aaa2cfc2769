"""The words of agencies: what may begin a name, what belongs together, one spelling for each."""

import re

from sync_service.domain.spelling import fold

# Commas and "và" inside a name are hidden behind these signs while a list is taken apart.
COMMA, AND = "\u201a", "\uff06"

_LINKS = r"\s*(?:,|\bvà\b)\s*"
_GENERIC = (
    r"(?:cơ quan|tổ chức|đơn vị|địa phương|ban|sở|ngành|phòng|ban ngành|sở ngành|đoàn thể|cá nhân"
    r"|doanh nghiệp)"
)
# Names that hold a comma or an "và" of their own.
_WHOLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:chuyên trách\s*,?\s*)?tham mưu\s*,\s*giúp việc",
        r"(?:,|\bvà)\s+tương đương",
        r"cơ quan và doanh nghiệp",
        rf"\b{_GENERIC}(?:{_LINKS}{_GENERIC})+(?=\s+(?:có\s+)?liên quan)",
        r"\bcơ quan(?:\s*,\s*tổ chức)?\s*,\s*đơn vị(?:\s*,\s*(?:địa phương|doanh nghiệp))?",
        r"\b(?:sở|phòng)\s*,\s*(?:ban\s*,\s*)?ngành(?:\s*,\s*đoàn thể)?",
        r"\bban\s*,\s*ngành(?:\s*,\s*đoàn thể)?",
        r"cán bộ\s*,\s*(?:công chức|đảng viên)(?:\s*,\s*(?:viên chức|đảng viên))*",
        r"báo\s*,\s*đài|báo chí\s*,\s*truyền thông|phát thanh (?:và|,) truyền hình",
        r"giáo dục và đào tạo|kế hoạch và đầu tư|thông tin và truyền thông|khoa học và công nghệ",
        r"văn hóa\s*,\s*thể thao và du lịch|văn hóa\s*,\s*(?:khoa học|thể thao|thông tin)",
        r"tài nguyên và môi trường|nông nghiệp và (?:phát triển nông thôn|môi trường)",
        r"thương binh và xã hội|phòng cháy và chữa cháy|công nghệ và đổi mới",
        r"tuyên giáo và dân vận|nội chính và (?:phòng)",
        r"tổ chức đảng\s*,\s*đoàn thể(?= (?:trong|ở|tại))",
        r"\([^()]*\)",
    )
)

# What a list member may begin with; all else goes on with the name before it.
HEAD = re.compile(
    r"(?:các|những|mỗi|từng|toàn thể|đồng chí|đ/c)\s"
    r"|(?:ban|ủy ban|uỷ ban|văn phòng|thường trực|đảng đoàn|cơ quan|hội|hội đồng|liên đoàn"
    r"|liên hiệp|mặt trận|trường|trung tâm|sở|phòng|công an|bộ|bộ đội|cục|chi cục|tòa án|viện|báo"
    r"|đài|đoàn|đoàn thể|tỉnh đoàn|huyện đoàn|thành đoàn|thị đoàn|công đoàn"
    r"|(?:tỉnh|huyện|quận|thị|thành|cấp|chi|đảng) (?:ủy|uỷ)(?: viên)?|chi bộ|đảng bộ|tổ chức"
    r"|đơn vị|địa phương|tập thể|người đứng đầu|thủ trưởng|bí thư|phó bí thư|ủy viên|uỷ viên|cán bộ"
    r"|đảng viên|chính quyền|quân sự|biên phòng|xã|phường|thị trấn|đặc khu|doanh nghiệp|nhân dân"
    r"|lãnh đạo|bí thư)(?!\w)"
    r"|(?-i:BTV|BTC|BCH|BCS|BTG|BDV|UBKT|UBND|HĐND|UBMT|MTTQ|TCCS|LĐLĐ|ĐU|VP|BCĐ|CĐ)",
    re.IGNORECASE,
)

COMMITTEE = (
    r"(?:(?:tỉnh|huyện|quận|thị|thành|đảng|cấp|chi) [uủ][yỷỳ]|chi bộ|đảng bộ"
    r"|tổ chức (?:cơ sở )?đảng|TCCS[ĐD]?)"
)
PERSON = re.compile(
    r"(?:tỉnh|huyện|thành|thị|cấp|đảng) ủy viên|ủy viên|bí thư|phó bí thư|cán bộ|người đứng đầu"
    r"|thủ trưởng|đảng viên|lãnh đạo",
    re.IGNORECASE,
)

_NAMES = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Ủy ban Mặt trận Tổ quốc",
    "Mặt trận Tổ quốc",
    "Hội Liên hiệp Phụ nữ",
    "Hội Nông dân",
    "Hội Cựu chiến binh",
    "Liên đoàn Lao động",
    "Văn phòng",
)
_SPELLED = tuple((re.compile(re.escape(name), re.IGNORECASE), name) for name in _NAMES)
_ORGANS = {
    "thường vụ": "Thường vụ",
    "tổ chức": "Tổ chức",
    "tuyên giáo": "Tuyên giáo",
    "dân vận": "Dân vận",
    "nội chính": "Nội chính",
    "kiểm tra": "Kiểm tra",
}
_ORGAN = re.compile(rf"^(ban|ủy ban)\s+({'|'.join(_ORGANS)})\s+(\S+(?:\s+\S+)?)", re.IGNORECASE)
_CLASS_OF = re.compile(
    r"các\b|cấp (?:ủy|dưới|trên)|đảng ủy trực thuộc|chi bộ|đảng bộ", re.IGNORECASE
)
_PLURAL_CLASS = re.compile(
    r"\bcác (?P<class>Huyện ủy|Thị ủy|Thành ủy|Quận ủy|Đảng ủy(?= trực thuộc)|Cấp ủy|Chi bộ|Đảng bộ"
    r"|Ban cán sự|Tổ chức cơ sở)"
)


def hidden(text: str) -> str:
    """The list with the commas and "và" inside names put behind other signs."""
    for pattern in _WHOLE:
        text = pattern.sub(lambda found: _hide(found[0]), text)
    return text


def _hide(words: str) -> str:
    return re.sub(r"\bvà\b", AND, words.replace(",", COMMA).replace(";", COMMA))


def shown(text: str) -> str:
    """The hidden signs put back."""
    return " ".join(text.replace(COMMA, ",").replace(AND, "và").split()).replace(" ,", ",")


def spelled(name: str) -> str:
    """The name in its usual capitals: small for a class ("Ban thường vụ các huyện ủy")."""
    name = name.replace("uỷ", "ủy").replace("Uỷ", "Ủy")
    name = name.replace("chuyên trách, tham mưu", "chuyên trách tham mưu")
    for pattern, usual in _SPELLED:
        name = pattern.sub(usual, name)
    name = _PLURAL_CLASS.sub(lambda found: f"các {found['class'].lower()}", name)
    if found := _ORGAN.match(name):
        small = found[2].lower()
        organ = small if _CLASS_OF.match(found[3]) else _ORGANS[small]
        rest = name[found.start(3) :]
        if organ == small:
            rest = rest[:1].lower() + rest[1:]
        name = f"{found[1].capitalize()} {organ} {rest}"
    return name[:1].upper() + name[1:]


def same_agency(name: str) -> str:
    """What two spellings of one agency share: capitals, commas, "Ủy ban" before "Mặt trận"."""
    bare = fold(name.replace(",", " "))
    return bare.replace(fold("ủy ban mặt trận"), fold("mặt trận"))
