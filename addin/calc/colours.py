"""Colours: Excel counts from blue, Calc from red, people write "#rrggbb"."""

from typing import Any


def to_calc(value: Any) -> int:
    """Calc's number of a colour given as (red, green, blue), "#rrggbb" or Excel's number."""
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    if isinstance(value, int):
        return ((value & 0xFF) << 16) | (value & 0xFF00) | ((value >> 16) & 0xFF)
    red, green, blue = value
    return int((red << 16) | (green << 8) | blue)


def to_rgb(colour: int) -> tuple[int, int, int]:
    """(red, green, blue), each 0 to 255, of Calc's number."""
    return (colour >> 16) & 0xFF, (colour >> 8) & 0xFF, colour & 0xFF
