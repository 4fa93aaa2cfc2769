"""What a pull notes of itself for the next one: `:lan_lay` in the hidden sheet of keys."""

from datetime import datetime
from hashlib import sha256

from addin.model import Model, Sheet
from addin.pull.axes import has_identity
from addin.pull.decorating import decoration_facts


def facts_of(model: Model, now: datetime) -> dict[str, str]:
    """Which model was pulled and when, and by area how its sheet is drawn."""
    facts = {
        "period": model.period,
        "unit": model.unit,
        "title": model.title,
        "digest": model.digest,
        "made_at": model.made_at,
        "pulled_at": now.isoformat(timespec="seconds"),
    }
    for sheet in model.sheets:
        if sheet.area is not None:
            facts[f"look:{sheet.area}"] = _look(sheet)
            facts |= decoration_facts(sheet)
    return facts


def _look(sheet: Sheet) -> str:
    """A short digest of how a list without row keys of its own is drawn."""
    if all(has_identity(table) for table in sheet.tables):
        return "-"
    said = repr((sheet.styled, sheet.merges, sheet.heights))
    return sha256(said.encode()).hexdigest()[:12]
