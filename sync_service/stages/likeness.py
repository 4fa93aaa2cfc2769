"""How alike words are: near codes and names, events in near words."""

import re
from collections.abc import Sequence
from itertools import combinations

from rapidfuzz import fuzz, process

from sync_service.domain.spelling import fold

_NEAR = 60.0
_MOST_NEAR = 5
# Two wordings are shown together from here on: better one group too many than one too few,
# since nothing follows before a person says so.
_ALIKE = 80.0
# Words that events share whatever they are about: what is left tells them apart.
_COMMON = frozenset(
    fold(
        "trung ương cấp trên tỉnh ủy có của về và các khi cho theo văn bản hướng dẫn chỉ đạo "
        "quy định ban hành thực hiện"
    ).split()
)


def nearest(words: str, known: Sequence[str]) -> list[str]:
    """The nearest of the known words, best first; none where nothing is near."""
    found = process.extract(
        words,
        known,
        scorer=fuzz.WRatio,
        processor=fold,
        limit=_MOST_NEAR,
        score_cutoff=_NEAR,
    )
    return [one for one, _, _ in found]


def alike_groups(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of wordings that may mean the same event, for a person to look at together."""
    group = {one: one for one in words}

    def root(one: str) -> str:
        while group[one] != one:
            one = group[one]
        return one

    for one, other in combinations(words, 2):
        if events_alike(one, other) >= _ALIKE:
            group[root(other)] = root(one)
    found: dict[str, list[str]] = {}
    for one in words:
        found.setdefault(root(one), []).append(one)
    return tuple(tuple(those) for those in found.values() if len(those) > 1)


def events_alike(one: str, other: str) -> float:
    """0 to 100: how alike two events are by the words that say what they are about."""
    own, others = _telling(one), _telling(other)
    if own and others:
        return fuzz.token_set_ratio(own, others)
    # One of them says nothing but "guidance from above": it may be any that holds its words.
    return (
        100.0
        if not own and not others
        else fuzz.token_set_ratio(plain_words(one), plain_words(other))
    )


def _telling(words: str) -> str:
    return " ".join(word for word in plain_words(words).split() if word not in _COMMON)


def plain_words(words: str) -> str:
    """The words without signs, folded for matching."""
    return fold(re.sub(r"[^\w\s]", " ", words))
