"""Bullets that name a role or a time: "- Cơ quan chỉ đạo: ...", "- Thời gian hoàn thành: ..."."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sync_service.documents.wording import lowered
from sync_service.domain.plans import Role

_ROLE_WORDS = (
    "các|cơ quan|đơn vị|tổ chức|cá nhân|địa phương|cấp ủy|ban|bộ phận|đầu mối|thành phần"
    "|chủ trì|tham mưu|chỉ đạo|lãnh đạo|phối hợp|thực hiện|triển khai|theo dõi|phụ trách"
    "|chịu trách nhiệm|trách nhiệm|giúp việc|hướng dẫn|đôn đốc|phân công|chính|và"
)
_SAYS_ROLE = re.compile(
    r"chủ trì|tham mưu|chỉ đạo|lãnh đạo|phối hợp|thực hiện|theo dõi|phụ trách|trách nhiệm"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[;.])\s+)(?P<label>(?P<role>(?:(?:{_ROLE_WORDS})(?:\s*,\s*|\s+|(?=\s*:)))+)"
    r"|(?P<time>(?:thời (?:gian|hạn|điểm)|tiến độ|lộ trình|kỳ hạn|hoàn thành)"
    r"(?:\s[^:;.()]{0,60})?))\s*:"
)
_ALSO_DONE = re.compile(r"(?:và|,)\s*(?:tổ chức\s*,?\s*)?(?:triển khai\s*,?\s*)?thực hiện")


@dataclass(frozen=True)
class Label:
    """A labelled value: `time`, or a role's agencies; `roles` are all that the label gives."""

    kind: Literal["roles", "time"]
    roles: tuple[Role, ...]
    value: str


def labels_of(text: str) -> tuple[Label, ...]:
    """The labelled values of a bullet, usually one; none where it does not open with a label."""
    found = list(_found(lowered(text)))
    if not found or found[0].start() > 0:
        return ()
    ends = [one.start() for one in found[1:]] + [len(text)]
    return tuple(
        _label(one, text[one.end() : end].strip(" .;,"))
        for one, end in zip(found, ends, strict=True)
    )


def _found(words: str) -> Iterator[re.Match[str]]:
    for found in _LABEL.finditer(words):
        if found["time"] is not None or _SAYS_ROLE.search(found["label"]):
            yield found


def _label(found: re.Match[str], value: str) -> Label:
    if found["time"] is not None:
        return Label("time", (), value)
    return Label("roles", _roles(found["label"]), value)


def _roles(label: str) -> tuple[Role, ...]:
    roles: list[Role] = []
    if re.search(r"chủ trì", label):
        roles.append("lead")
    elif "phối hợp" in label:
        roles.append("coordinate")
    elif re.search(r"tham mưu|phụ trách|trách nhiệm|theo dõi", label):
        roles.append("lead")
    elif re.search(r"chỉ đạo|lãnh đạo", label):
        roles.append("direct")
    if not roles or _ALSO_DONE.search(label):
        roles.append("implement")
    return tuple(roles)
