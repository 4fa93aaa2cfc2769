"""Agencies in a plan's words: single ones, prefixes spread; and who has which role."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sync_service.documents.agency_levels import BODY, on_each_level, shared_levels
from sync_service.documents.agency_words import COMMITTEE, HEAD, PERSON, hidden, shown, spelled
from sync_service.domain.plans import Role

_SEPARATOR = re.compile(r"(\s*,\s*|\s+(?:và|cùng với|cùng)\s+)")
_FULL_STOP = re.compile(r"\.\s+(?=\S)")
_LOST_COMMA = re.compile(
    r"(?<=\s)(huyện|tỉnh|xã|(?:tỉnh|huyện|thành|thị) [uủ][yỷ])\s+"
    r"(?=(?-i:Cấp ủy|Ban (?!cán)|Văn phòng|Các|Ủy ban Kiểm tra|UBKT)(?!\w))",
    re.IGNORECASE,
)
# "các huyện, thị, thành ủy"
_SHORT_ROW = re.compile(
    r"\b(huyện|quận|thị|thành)(?=(?:\s*,\s*|\s+và\s+)"
    r"(?:(?:huyện|quận|thị|thành)(?:\s*,\s*|\s+và\s+))*(?:huyện|quận|thị|thành) [uủ][yỷ])",
    re.IGNORECASE,
)
_COMRADES = re.compile(r"(?:các\s+|toàn thể\s+)?(?:đồng chí|đ/c)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:các|những)\s+", re.IGNORECASE)
_STEERING = re.compile(r"ban chỉ đạo\b", re.IGNORECASE)
_GROUPED = re.compile(
    r"(?<!\w)(?P<prefix>(?:các )?(?:đảng đoàn|ban cán sự đảng|ban thường vụ|đảng ủy))"
    r"(?:\s+(?:của\s+)?(?:các\s+)?(?:cơ quan|tổ chức|ngành|đơn vị))?\s*:\s*",
    re.IGNORECASE,
)
_PLACE = (
    r"(?:xã|phường|thị trấn|đặc khu|quân sự|công an|biên phòng|bộ đội biên phòng"
    r"|cơ quan chính quyền)(?!\w)"
)
# Places are agencies only behind a prefix: "Đảng ủy các xã, phường".
_PLACE_ONLY = re.compile(r"(?:xã|phường|thị trấn|đặc khu|quân sự|biên phòng)(?!\w)", re.IGNORECASE)
_OF_PLACES = re.compile(rf"(?:^(?:đảng ủy|btvđu|ban thường vụ|ubnd|hđnd|ủy ban).*|^){_PLACE}", re.I)
# Prefixes, and what they reach over: names of that kind without a prefix of their own.
_BODIES = re.compile(BODY, re.IGNORECASE)
_COMMITTEES = re.compile(COMMITTEE, re.IGNORECASE)
_PLACES = re.compile(_PLACE, re.IGNORECASE)
_REACHES = tuple(
    (re.compile(rf"(?P<prefix>{prefix})\s+(?=(?:các\s+)?{over.pattern})", re.IGNORECASE), over)
    for prefix, over in (
        (r"đảng đoàn|ban cán sự đảng", _BODIES),
        (r"(?:ban (?:thường vụ|tv|chấp hành)|btv|thường trực)(?=\s+các\s)", _COMMITTEES),
        (r"(?:phó )?bí thư(?=\s+cấp ủy)", _COMMITTEES),
        (r"ban thường vụ đảng ủy|đảng ủy|btvđu|chi bộ|đảng bộ|ubnd|hđnd|ủy ban nhân dân", _PLACES),
    )
)


@dataclass(frozen=True)
class _Member:
    """A name in a list; `article`: it speaks of many ("các"), behind its prefix if it has one."""

    name: str
    article: bool = False
    prefix: str = ""

    def __str__(self) -> str:
        article = ("các " if self.prefix else "Các ") if self.article else ""
        return f"{self.prefix} {article}{self.name}".strip()


def agencies_of(text: str) -> tuple[str, ...]:
    """The single agencies that a list names, prefixes and levels spread (DOMAIN section 2).

    "Ban thường vụ các huyện ủy, thị ủy" are two; a class keeps its "các" ("Các huyện ủy").
    """
    names: list[str] = []
    for group in _prepared(text).split(";"):
        members = _prefixed([_member(name) for name in on_each_level(_names(group))])
        of_group = [str(member) for member in _with_articles(members)]
        names.extend(spelled(shown(name)) for name in _levelled(of_group))
    return tuple(dict.fromkeys(filter(None, names)))


def _prepared(text: str) -> str:
    """The list with lost commas put in and the separators inside names hidden."""
    words = unicodedata.normalize("NFC", " ".join(text.split())).strip(" .;,:-+/")
    words = _FULL_STOP.sub(", ", words)
    words = _LOST_COMMA.sub(r"\1, ", _SHORT_ROW.sub(r"\1 ủy", words))
    return hidden(words)


def _names(group: str) -> list[str]:
    """The names of one group; what begins no name goes on with the one before it."""
    parts = _SEPARATOR.split(_GROUPED.sub(r"\g<prefix> ", group.strip()))
    names: list[str] = []
    for place in range(0, len(parts), 2):
        name = parts[place].strip(" .")
        if names and name and not _begins(name, names[-1]):
            names[-1] += parts[place - 1] + name
        elif name:
            names.append(name)
    return names


def _begins(name: str, before: str) -> bool:
    """Whether words begin a name of their own, given the name before them."""
    if HEAD.match(name) is None:
        return on_each_level([before, name]) != [before, name]
    if _PLACE_ONLY.match(name):
        return _OF_PLACES.search(before) is not None
    return not (_STEERING.match(before) and name[0].islower() and not _ARTICLE.match(name))


def _member(name: str) -> _Member:
    name = _COMRADES.sub("", name, count=1) if _COMRADES.match(name) else name
    article = _ARTICLE.match(name)
    return _Member(name[article.end() :], article=True) if article else _Member(name)


def _prefixed(members: list[_Member]) -> Iterator[_Member]:
    """A prefix before the first of a list belongs to all names behind it that it can reach."""
    prefix, reach, many = "", None, False
    for member in members:
        own = _own_prefix(member)
        if own is not None:
            found, reach = own
            inner = _member(member.name[found.end() :])
            prefix, many = found["prefix"], inner.article
            if member.article:  # "các đảng đoàn ..."
                prefix, many = f"Các {prefix}", False
            yield replace(inner, prefix=prefix, article=many)
        elif reach is not None and reach.match(member.name) and not PERSON.match(member.name):
            proper = not _is_class(member.name)
            article = member.article or (many and not proper)
            many = many or member.article
            yield replace(member, prefix=prefix, article=article and not prefix.startswith("Các "))
        else:
            prefix, reach, many = "", None, False
            yield member


def _own_prefix(member: _Member) -> tuple[re.Match[str], re.Pattern[str]] | None:
    """The prefix that a name begins with, and what it reaches over."""
    for start, over in _REACHES:
        found = start.match(member.name)
        if found and (not member.article or over is _BODIES):
            return found, over
    return None


_CLASS = re.compile(r"(?:huyện|thị|thành|quận) [uủ][yỷ]", re.IGNORECASE)


def _is_class(name: str) -> bool:
    """Whether a name means many of a kind: written small, or a rank of committee."""
    return name[:1].islower() or _CLASS.fullmatch(name) is not None


def _with_articles(members: Iterator[_Member]) -> Iterator[_Member]:
    """ "các" belongs to the classes behind it too, not to persons and proper names."""
    many = False
    for member in members:
        many = many or (member.article and not member.prefix)
        if many and not member.prefix and _is_class(member.name) and not PERSON.match(member.name):
            member = replace(member, article=True)
        yield member


def _levelled(names: list[str]) -> list[str]:
    """The names with shared levels; "Các" is no part of what is compared."""
    bare = [name.removeprefix("Các ") for name in names]
    return [
        f"Các {levelled}" if name.startswith("Các ") else levelled
        for name, levelled in zip(names, shared_levels(bare), strict=True)
    ]


# How sentences give roles; the first that fits decides.
_TAKES = r"(?:\s+tham mưu|\s+thực hiện|\s+tổ chức thực hiện|\s+giúp)?"
_LEADS = rf"(?:do |giao )?(?P<lead>.+?)\s+(?:là cơ quan )?chủ trì{_TAKES}"
_JOINS = r"phối hợp(?:\s+chặt chẽ)?"
_WITH = r"\s+(?:với|cùng(?: với)?)"
_SENTENCES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEADS}\s*[,;]?\s*(?:và\s+)?{_JOINS}(?:{_WITH})?\s+(?P<coordinate>.+)",
        rf"{_LEADS}\s*[,;.]\s*(?:và\s+)?(?P<coordinate>.+?)\s+phối hợp{_TAKES}",
        r"chủ trì\s*:\s*(?P<lead>.+?)\s*[;.,]\s*phối hợp\s*:\s*(?P<coordinate>.+)",
        rf"chủ trì\s*,?\s*(?:và\s+)?{_JOINS}(?:{_WITH})?\s+(?P<coordinate>.+)",
        r"(?P<direct>.+?)\s+chỉ đạo\s*[,;]\s*(?P<implement>.+?)"
        r"\s+(?:tổ chức\s*,?\s*)?thực hiện",
        _LEADS,
        rf"(?P<coordinate>.+?)\s+phối hợp{_TAKES}",
        rf"(?P<other>.+?)\s+{_JOINS}{_WITH}\s+(?P<coordinate>.+)",
    )
)
_ROLE_NAMES: tuple[Role, ...] = ("direct", "lead", "coordinate", "implement")


def roles_of(text: str, default: Role) -> dict[Role, tuple[str, ...]]:
    """Who has which role: "X chủ trì, Y phối hợp" taken apart, all else in the default role.

    "Chủ trì, phối hợp với Y" names only Y, to coordinate: the one in charge stands elsewhere.
    """
    words = " ".join(text.split()).strip(" .;,")
    for pattern in _SENTENCES:
        if found := pattern.fullmatch(words):
            given = found.groupdict()
            roles: dict[Role, tuple[str, ...]] = {}
            for role in _ROLE_NAMES:
                if names := given.get(role):
                    roles[role] = agencies_of(names)
            if other := given.get("other"):
                roles[default] = (*roles.get(default, ()), *agencies_of(other))
            return roles
    return {default: agencies_of(words)} if words else {}
