"""The workbook that the corpus damages: issued to a district, every input filled in."""

from pathlib import Path

from tests.service.province import UNITS, found_province
from tests.workbooks.corpus import spellings, structure
from tests.workbooks.corpus.case import fill_all

SECRET = b"k" * 32
_EVENTS = """events:
- {date: 2021-01-01, event: report, unit: H1, scope: subtree, forms: [member_statistics]}
"""
# Both register their damages.
SOURCES = (structure, spellings)


def filled_workbook(folder: Path) -> bytes:
    """The workbook of a unit that reports figures for all below it and has many tasks."""
    province = found_province(folder, units=UNITS + _EVENTS)
    province.load_plan()
    province.open("2023-Q1")
    content = fill_all(province.issue("2023-Q1", "H1"))
    province.engine.dispose()
    return content
