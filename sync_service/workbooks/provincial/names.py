"""Names of ranges, and keys of rows and columns that hold over the periods."""

import re
import unicodedata
from collections.abc import Collection, Iterable


def range_name(words: str) -> str:
    """The name of a table's range: "Biểu 1" gives TH_Bieu1."""
    return f"TH_{_plain(words)}"


def area_name(words: str) -> str:
    """The name of all that is drawn on a sheet: "Biểu 1" gives TH_Trang_Bieu1."""
    return f"TH_Trang_{_plain(words)}"


def chart_name(words: str) -> str:
    """The name of a chart: "QNG-21" gives TH_BieuDo_QNG21."""
    return f"TH_BieuDo_{_plain(words)}"


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, numbered where something of the same plain letters has it already."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def unique_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Keys in order, those that come again numbered: "A", "A#2"."""
    seen: dict[str, int] = {}
    found = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        found.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return tuple(found)


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    parts = re.findall(r"[A-Za-z0-9]+", plain)
    return "".join(part[:1].upper() + part[1:] for part in parts)
