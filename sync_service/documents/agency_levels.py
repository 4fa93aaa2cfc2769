"""Levels and owners that stand once behind a list and belong to each of its names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_U = "[uủ][yỷ]"
BODY = (
    rf"(?:{_U} ban (?!kiểm tra)|mặt trận|hội |hội đồng|liên đoàn|liên hiệp|tòa án|viện |đoàn thể"
    r"|tổ chức chính trị|(?:ubmttq|mttq|ubnd|hđnd)(?!\w))"
)
_ORGAN = (
    rf"(?:ban (?:tổ chức|tuyên giáo|dân vận|nội chính|đảng|thường vụ|tv|chấp hành)|ban|văn phòng"
    rf"|{_U} ban kiểm tra|ubkt|thường trực)"
)
_PARTY = rf"(?:cấp {_U}(?: đảng)?(?! viên)|tổ chức (?:cơ sở )?đảng|chi bộ|đảng bộ)"
_OWNER = rf"(?:(?:tỉnh|huyện|quận|thị|thành) {_U}|đảng {_U} \S.*|cấp {_U}(?: \S.*)?)"
_LEVEL = (
    r"(?:cấp (?:trung ương|tỉnh|huyện|xã|cơ sở)|các cấp|tỉnh|huyện|xã|thành phố|thị xã|quận|khối"
    r"|trung ương)"
)
_RANK = r"(?:cơ sở|các cấp|cấp (?:tỉnh|huyện|xã)|trực thuộc(?: .*)?)"


@dataclass(frozen=True)
class _Sharing:
    """Names of one kind: `bare` ones take the level that `levelled` shows."""

    bare: re.Pattern[str]
    levelled: tuple[re.Pattern[str], ...]


def _kind(bare: str, *levelled: str) -> _Sharing:
    return _Sharing(
        re.compile(bare, re.IGNORECASE), tuple(re.compile(one, re.IGNORECASE) for one in levelled)
    )


_GROUP = r"(?:(?:đảng đoàn|ban cán sự đảng) (?:các )?)?"
_KINDS = (
    _kind(_ORGAN, rf"{_ORGAN} (?:của )?(?P<level>{_OWNER})"),
    _kind(
        rf"(?:(?:ban thường vụ|thường trực) đảng {_U})",
        rf"(?:ban thường vụ|thường trực) đảng {_U} (?P<level>khối.*)",
    ),
    _kind(
        rf"(?!.* {_LEVEL}(?: (?-i:[A-ZĐ]).*)?$)(?:{_GROUP}{BODY}.*|chính quyền|btvđu .*)",
        rf"(?:{_GROUP}{BODY}|btvđu).*? (?P<level>{_LEVEL})",
    ),
    _kind(
        _PARTY,
        rf"{_PARTY} (?P<level>{_RANK})",
        rf"{_ORGAN} cấp {_U} (?P<level>{_RANK})",
        rf"{_U} ban kiểm tra (?P<level>cấp (?:dưới|trên|tỉnh|huyện|xã))",
        rf"{BODY}.* (?P<level>các cấp)",
    ),
)
_ONLY_LEVEL = re.compile(r"(?P<style>cấp )?(?:tỉnh|huyện|xã|cơ sở)", re.IGNORECASE)
_ENDS_IN_LEVEL = re.compile(
    rf"(?P<base>(?:các )?{_GROUP}{BODY}.*?) (?P<level>(?P<style>cấp )?(?:tỉnh|huyện|xã))",
    re.IGNORECASE,
)


def shared_levels(names: Sequence[str]) -> list[str]:
    """Each name with the level that a name of its kind behind it shows.

    "HĐND, UBND huyện" → HĐND huyện, UBND huyện; "Ban Tổ chức, Ban Tuyên giáo Huyện ủy" likewise.
    """
    levelled = list(names)
    for kind in _KINDS:
        level: str | None = None
        for place in range(len(levelled) - 1, -1, -1):
            name = levelled[place]
            shown = next(filter(None, (one.fullmatch(name) for one in kind.levelled)), None)
            if shown is not None:
                level = shown["level"]
            elif level is not None and kind.bare.fullmatch(name):
                levelled[place] = f"{name} {level}"
    return levelled


def on_each_level(names: Sequence[str]) -> list[str]:
    """ "X và Y cấp tỉnh, cấp huyện" → X cấp tỉnh, X cấp huyện, Y cấp tỉnh, Y cấp huyện."""
    done: list[str] = []
    for name in names:
        only = _ONLY_LEVEL.fullmatch(name)
        last = _ENDS_IN_LEVEL.fullmatch(done[-1]) if done else None
        if only is None or last is None or only["style"] != last["style"]:
            done.append(name)
            continue
        level = last["level"]
        run = _run_before(done, level)
        bases = [one.removesuffix(f" {level}") for one in done[run:]]
        done[run:] = [f"{base} {one}" for base in bases for one in (level, name)]
    return done


def _run_before(names: Sequence[str], level: str) -> int:
    """Where the bodies that share the last name's level begin."""
    place = len(names) - 1
    while place > 0:
        before = names[place - 1]
        bare = before.removeprefix("các ").removeprefix("Các ")
        if not re.match(BODY, bare, re.IGNORECASE):
            break
        if _ENDS_IN_LEVEL.fullmatch(before) and not before.endswith(level):
            break
        place -= 1
    return place
