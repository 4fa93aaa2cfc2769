"""A text made comparable letter by letter: what is found in it has its place in the text."""

import re
import unicodedata

# "uỷ", "hoá": the tone on the second vowel of an open syllable, as some write it.
_LATE_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")


def lowered(text: str) -> str:
    """The text in small letters, tone marks in one place (ủy, hóa); as long as the text.

    The text has to be NFC. Unlike `spelling.fold`, positions in the answer hold in the text.
    """
    return _LATE_TONE.sub(_early, text.lower())


def _early(found: re.Match[str]) -> str:
    first, second = found[0][0], unicodedata.normalize("NFD", found[0][1])
    return unicodedata.normalize("NFC", first + second[1]) + second[0]
