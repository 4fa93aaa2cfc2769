"""Who does what in a sentence: the agencies that it opens with, and the roles its verbs give."""

import re
from dataclasses import dataclass

from sync_service.documents.agencies import agencies_of
from sync_service.documents.wording import lowered
from sync_service.domain.plans import ROLES, Role

Roles = dict[Role, tuple[str, ...]]

# The first word of what an agency, a class of agencies or a holder of an office is called.
_OPENS = re.compile(
    r"(?:(?:các|những|mỗi|từng|toàn thể|tất cả|tập thể|đồng chí|đ/c|cá nhân)\s+)*"
    r"(?:ban (?!hành)|các ban|ủy ban|đảng ủy|đảng bộ|cấp ủy|chi bộ|chi ủy|huyện ủy|thị ủy|thành ủy"
    r"|tỉnh ủy|quận ủy|xã ủy|thường trực|thường vụ|văn phòng|đảng đoàn|mặt trận|hội\b|liên đoàn"
    r"|đoàn thanh niên|đoàn thể|tỉnh đoàn|huyện đoàn|công đoàn|trường|trung tâm|sở\b|phòng\b|cục\b"
    r"|cơ quan|đơn vị|địa phương|ngành|doanh nghiệp|báo\b|đài\b|công an|quân sự|bộ chỉ huy"
    r"|tổ chức (?:đảng|cơ sở|chính trị|đoàn|công đoàn|thành viên|hội)|tccs|lãnh đạo (?:các|cơ quan)"
    r"|người đứng đầu|thủ trưởng|bí thư|phó bí thư|ủy viên|đảng viên|cán bộ"
    r"|mttq|hđnd|ubnd|ubkt|ubmttq|btv|btc|bch|đuk)"
)

_LEAD_IN = re.compile(r"(?:đối với|giao(?: cho)?|đề nghị|yêu cầu)\s+")
# Those whom a plan is about rather than those who carry it out, when they stand alone.
_TOPIC = re.compile(r"(?:đảng viên|cán bộ|doanh nghiệp|địa phương|cơ quan|đơn vị)\s*$")

# What an agency does; where the first of these stands, its name has ended.
_VERBS = (
    "căn cứ|có(?! liên quan| thẩm quyền| điều kiện)|phải|cần|thì|chủ trì|phối hợp|tham mưu"
    "|tham gia|tăng cường|lãnh đạo|chỉ đạo|hướng dẫn|triển khai|thực hiện|quán triệt|tiếp tục"
    "|xây dựng|theo dõi|theo (?=chức năng|nhiệm vụ|thẩm quyền)|chủ động|thường xuyên|tập trung"
    "|chịu trách nhiệm|làm|đẩy mạnh|kịp thời|định kỳ|kiểm tra|giám sát|báo cáo|nghiêm túc"
    "|phát huy|quan tâm|nâng cao|đổi mới|ban hành|cụ thể hóa|rà soát|đề xuất|động viên|phân công"
    "|phát động|bố trí|bảo đảm|đảm bảo|chuẩn bị|nắm|giúp(?! việc)|nghiên cứu|giao|chấp hành"
    "|vận động|tuyên truyền|bám sát|sử dụng|khẩn trương|lựa chọn|đăng ký|gương mẫu|tích cực"
    "|duy trì|mở|hoàn thành|hoàn thiện|sơ kết|tổng kết|thành lập|củng cố|kiện toàn|đưa|giới thiệu"
    "|thẩm định|coi trọng|xác định|dự (?:sinh hoạt|họp)|tự giác|trên cơ sở|thí điểm|kết nạp"
    "|tổ chức(?! (?:đảng|cơ sở|chính trị|đoàn|công đoàn|thành viên|hội|trực thuộc|có liên quan"
    "|liên quan|cấp|quần chúng|xã hội|kinh tế))"
)
_VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)")
# Names that hold such a word: "Ban Chỉ đạo ...", "Ủy ban Kiểm tra", "cơ quan tham mưu, giúp việc".
_NAMED = re.compile(
    r"(?<!\w)(?:ủy ban|ban|tổ|(?<!tỉnh )(?<!huyện )(?<!thành )(?<!thị )đoàn|cơ quan|tổ chức"
    r"|bộ phận|cán bộ|trung tâm|tập thể)"
    r"(?: chuyên trách)?\s*$"
)
_IN_NAMES = re.compile(
    r"(?:chỉ đạo(?: xây dựng| phát triển| thực hiện)?|xây dựng|kiểm tra|giám sát|tham mưu"
    r"|tuyên truyền|tổ chức|lãnh đạo|vận động|chấp hành)(?!\w)"
)
# Words before the verb that tell how, not what.
_HOW = re.compile(
    r"(?:tăng cường|tiếp tục|thường xuyên|chủ động|tập trung|kịp thời|đẩy mạnh|làm tốt|phải"
    r"|cần|có trách nhiệm|chịu trách nhiệm|trực tiếp|khẩn trương|nghiêm túc|tích cực|công tác|việc"
    r"|thực hiện (?:có hiệu quả |tốt |nghiêm )?công tác|đồng thời|và|,)\s+"
)
_ROLE_VERBS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("lead", re.compile(r"(?:chủ trì|tham mưu|chịu trách nhiệm chính)(?!\w)")),
    ("direct", re.compile(r"(?:lãnh đạo|chỉ đạo)(?!\w)")),
    (
        "implement",
        re.compile(r"(?:tổ chức,? )?(?:triển khai,? )?(?:tổ chức )?(?:triển khai|thực hiện)(?!\w)"),
    ),
    ("coordinate", re.compile(r"phối hợp(?!\w)")),
)
_WITH = re.compile(r"\s*(?:chặt chẽ |tốt )?(?:với|cùng)?\s+")
_LINK = re.compile(r"\s*(?:,|và)\s+")
_ADVERB = re.compile(r"\s+(?:quyết liệt|chặt chẽ|kịp thời|sâu sát|sâu rộng|thường xuyên|toàn diện)")


@dataclass(frozen=True)
class Subject:
    """The agencies that open a sentence, and what is said of them."""

    agencies: tuple[str, ...]
    predicate: str


def subject_of(sentence: str) -> Subject | None:
    """The agencies that do what the sentence says; None where it does not open with any."""
    sentence = _without_lead_in(sentence)
    words = lowered(sentence)
    if not _OPENS.match(words):
        return None
    end = _name_end(words)
    if end is None:
        return None
    named = sentence[:end].rstrip(" ,")
    agencies = agencies_of(named)
    return Subject(agencies, sentence[end:]) if agencies else None


def first_subject(sentence: str) -> tuple[str, ...]:
    """The first agencies in a sentence that something is said of; none where there are none."""
    for found in re.finditer(r"(?<!\w)(?=\w)", sentence):
        if subject := subject_of(sentence[found.start() :]):
            return subject.agencies
    return ()


def verb_in(words: str) -> int | None:
    """Where the first verb of a text in small letters stands."""
    return _name_end(words)


def agencies_named(heading: str) -> tuple[str, ...]:
    """The agencies of a heading that is nothing but their names; none for any other."""
    named = _without_lead_in(heading.strip(" .:;"))
    words = lowered(named)
    if not _OPENS.match(words) or _TOPIC.match(words) or re.search(r"[.;:(]", words):
        return ()
    return agencies_of(named) if _name_end(words) is None else ()


def roles_by_verbs(predicate: str, agencies: tuple[str, ...], default: Role) -> Roles:
    """The roles that a sentence's first verbs give to `agencies` and to whom they name.

    "chủ trì, phối hợp với X ..." leads with X coordinating, "tham mưu" leads, "lãnh đạo, chỉ đạo X
    thực hiện" directs with X carrying out; verbs joined by "và" or a comma add up. `default` is
    the role of an agency that simply does something.
    """
    roles: dict[Role, list[str]] = {}
    words = lowered(predicate)
    place = _past(_HOW, words, 0, many=True)
    while True:
        found = _role_verb(words, place)
        if found is None:
            verb = _VERB.match(words, place)
            if verb is None:
                break
            place = verb.end()
        else:
            role, place = found
            place = _past(_ADVERB, words, place)
            if role == "coordinate" and "lead" in roles:
                place = _coordinators(predicate, words, place, roles)
                break
            _add(roles, role, agencies)
            if role == "direct" and (done_by := _directed(predicate[place:])):
                _add(roles, "implement", done_by)
                break
        link = _LINK.match(words, place)
        if link is None:
            break
        place = _past(_HOW, words, link.end(), many=True)
    if not roles:
        _add(roles, default, agencies)
    return {role: tuple(named) for role, named in roles.items() if named}


def merged(*all_roles: Roles) -> Roles:
    """Several role lists in one, every role there, nobody twice in the same one."""
    roles: dict[Role, list[str]] = {role: [] for role in ROLES}
    for one in all_roles:
        for role, agencies in one.items():
            _add(roles, role, agencies)
    return {role: tuple(named) for role, named in roles.items()}


def _without_lead_in(text: str) -> str:
    found = _LEAD_IN.match(lowered(text))
    return text[found.end() :] if found else text


def _name_end(words: str) -> int | None:
    # Where the agencies' names end and the first verb stands; None without a verb.
    named_to = 0
    for verb in _VERB.finditer(words):
        before = words[: verb.start()]
        if verb.start() < named_to or verb.start() == 0:
            continue
        if _NAMED.search(before) and (name := _IN_NAMES.match(words, verb.start())):
            named_to = name.end()
            continue
        return verb.start()
    return None


def _role_verb(words: str, place: int) -> tuple[Role, int] | None:
    for role, pattern in _ROLE_VERBS:
        if found := pattern.match(words, place):
            return role, found.end()
    return None


def _coordinators(predicate: str, words: str, place: int, roles: dict[Role, list[str]]) -> int:
    behind = _past(_WITH, words, place)
    subject = subject_of(predicate[behind:])
    named = subject.agencies if subject else agencies_named(_clause(predicate[behind:]))
    _add(roles, "coordinate", named)
    return behind


def _directed(rest: str) -> tuple[str, ...]:
    # "... chỉ đạo, hướng dẫn các cấp ủy trực thuộc triển khai": those who carry out.
    words = lowered(rest)
    start = re.match(r"\s*(?:,\s*hướng dẫn|và hướng dẫn)?\s+", words)
    subject = subject_of(rest[start.end() :]) if start else None
    return subject.agencies if subject else ()


def _clause(text: str) -> str:
    return re.split(r"[.;:(]", text, maxsplit=1)[0].strip(" ,")


def _past(pattern: re.Pattern[str], words: str, place: int, many: bool = False) -> int:
    while found := pattern.match(words, place):
        place = found.end()
        if not many:
            break
    return place


def _add(roles: dict[Role, list[str]], role: Role, agencies: tuple[str, ...]) -> None:
    held = roles.setdefault(role, [])
    held.extend(one for one in agencies if one not in held)
