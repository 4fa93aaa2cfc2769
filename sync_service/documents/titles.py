"""The proposed short title of a task: its first clause, at most twelve words."""

import re

from sync_service.documents.markers import marker_of
from sync_service.domain.spelling import fold

MOST_WORDS = 12
# A comma ends a clause only behind so many words: before them it parts a list of verbs.
_FEWEST_BEFORE_COMMA = 7
_FEWEST = 3
_FULL_STOP = re.compile(r"[.;:](?=\s|$)|\s\(")
_COMMA = re.compile(r",(?=\s)")
_OPEN_ENDS = frozenset(
    fold(
        "và các của cho về theo số ngày năm với tại trong do từ đến để là thuộc những một hoặc "
        "nhất việc công tác đối gắn cấp tổ có"
    ).split()
)


def proposed_title(text: str) -> str:
    """The first clause of the text without its marker, cut after twelve words at most.

    A cut title does not end in a word that needs another one, nor inside quotation marks.
    """
    body = marker_of(text)[1]
    words = body.split()
    title = " ".join(words[:MOST_WORDS])
    for pattern, fewest in ((_FULL_STOP, _FEWEST), (_COMMA, _FEWEST_BEFORE_COMMA)):
        ends = [end.start() for end in pattern.finditer(title)]
        fitting = [end for end in ends if len(title[:end].split()) >= fewest]
        if fitting:
            return _trimmed(title[: fitting[0]])
    return _trimmed(title if len(words) <= MOST_WORDS else _whole_words(title))


def _whole_words(title: str) -> str:
    words = title.split()
    while len(words) > _FEWEST and fold(words[-1]) in _OPEN_ENDS:
        words.pop()
    return " ".join(words)


def _trimmed(title: str) -> str:
    """Without signs at the end, and without a quotation that is opened and not closed."""
    for opening, closing in (("“", "”"), ('"', '"'), ("‘", "’")):
        opened = title.count(opening) % 2 if opening == closing else None
        unclosed = opened if opened is not None else title.count(opening) > title.count(closing)
        if unclosed:
            before = title[: title.rindex(opening)].rstrip()
            title = before if len(before.split()) >= _FEWEST else title.replace(opening, "")
    return title.rstrip(" ,;:.(-–")
