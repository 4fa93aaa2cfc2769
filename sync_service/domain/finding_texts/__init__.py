"""The texts of all findings: what each code says and how to mend it, in both languages.

Texts are filled from a finding's `params`. Rules of a form carry their own code and message.
"""

from sync_service.domain.finding_texts import cells, file, history, identity, ours, structure, tasks
from sync_service.domain.finding_texts.entry import Entry

__all__ = ["CATALOGUE", "Entry"]

CATALOGUE: dict[str, Entry] = {
    **file.TEXTS,
    **identity.TEXTS,
    **structure.TEXTS,
    **cells.TEXTS,
    **tasks.TEXTS,
    **history.TEXTS,
    **ours.TEXTS,
}
