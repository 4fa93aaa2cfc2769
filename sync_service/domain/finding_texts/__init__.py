"""The texts of all findings: what each code says and how to mend it, in both languages.

Texts are filled from a finding's `params`. Rules of a form carry their own code and message.
"""

from sync_service.domain.finding_texts import (
    cells,
    file,
    history,
    identity,
    ours,
    outliers,
    structure,
    tasks,
    versions,
)
from sync_service.domain.finding_texts.entry import Entry

__all__ = ["CATALOGUE", "GROUPS", "Entry"]

# As docs/findings.md shows them.
GROUPS: dict[str, dict[str, Entry]] = {
    "The file": file.TEXTS,
    "Whose report it is, and of which period": identity.TEXTS,
    "Older workbooks": versions.TEXTS,
    "Sheets, columns, rows": structure.TEXTS,
    "Figures and other cells": cells.TEXTS,
    "Tasks": tasks.TEXTS,
    "Unusual figures": outliers.TEXTS,
    "Explanations, the tree, earlier periods": history.TEXTS,
    "Faults of ours": ours.TEXTS,
}

CATALOGUE: dict[str, Entry] = {
    code: entry for entries in GROUPS.values() for code, entry in entries.items()
}
