"""Vietnamese words made comparable: what a reader takes for the same word compares equal."""

import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text for matching: case, spacing and the place of the tone mark (ủy, uỷ) do not count."""
    return " ".join(_folded(word) for word in unicodedata.normalize("NFD", text).split())


def nfc(text: str) -> str:
    """The text as it is stored: composed (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def _folded(word: str) -> str:
    # The tone is moved behind the word, so that its place inside the syllable is lost.
    tones = "".join(mark for mark in word if mark in _TONES)
    letters = "".join(mark for mark in word if mark not in _TONES)
    return unicodedata.normalize("NFC", letters).casefold() + tones
