"""Numbers and moments as people write them."""

from datetime import datetime
from typing import Any

from addin import texts

_SWAPPED = str.maketrans(",.", ".,")


def number_words(number: Any) -> str:
    """A number with points between thousands and a comma before decimals, such as 1.234,5."""
    if number is None:
        return texts.NO_NUMBER
    text = f"{number:,.2f}" if isinstance(number, float) else f"{number:,}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return plain.translate(_SWAPPED)


def moment_words(text: str) -> str:
    """A moment (ISO), such as 14:05 ngày 03/07/2026."""
    return datetime.fromisoformat(text).strftime("%H:%M ngày %d/%m/%Y")
