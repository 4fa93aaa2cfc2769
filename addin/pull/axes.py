"""One side of a sheet, its rows or its columns: what stands, what should, and how they meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from addin.model import Sheet, Table

# Columns whose words tell which row of a list is which, whatever its place.
IDENTITY = ("plan", "code", "unit", "label", "title", "text")


@dataclass(frozen=True, slots=True)
class Slot:
    """One row or column of the area: where it was (from the area's first), which of the model's.

    Without `new` it is the officer's own, when it has no key, or gone from the model.
    """

    key: str | None
    old: int | None
    new: int | None

    @property
    def is_new(self) -> bool:
        return self.old is None

    @property
    def is_gone(self) -> bool:
        return self.key is not None and self.new is None


def meet(standing: Sequence[str | None], wanted: Sequence[str]) -> list[Slot]:
    """All slots in their order: what stands keeps its order, the new goes behind its neighbour."""
    place = {key: at for at, key in enumerate(wanted)}
    known = {key for key in standing if key is not None}
    behind: dict[str | None, list[str]] = {}
    anchor: str | None = None
    for key in wanted:
        if key in known:
            anchor = key
        else:
            behind.setdefault(anchor, []).append(key)
    slots = [Slot(key, None, place[key]) for key in behind.pop(None, ())]
    waiting: list[Slot] = []
    for at, old_key in enumerate(standing):
        # What the officer put under a row stays under it.
        if old_key is not None and waiting:
            slots += waiting
            waiting = []
        slots.append(Slot(old_key, at, None if old_key is None else place.get(old_key)))
        if old_key is not None:
            waiting = [Slot(key, None, place[key]) for key in behind.pop(old_key, ())]
    return slots + waiting


def row_keys(sheet: Sheet) -> list[str]:
    """A key for each of the model's rows: the table's, or the place above or under it."""
    parts = [(table.row, table.name, table.row_keys) for table in sheet.tables]
    return keyed(sheet.rows, parts)


def column_keys(sheet: Sheet) -> list[str]:
    """A key for each of the model's columns."""
    if len(sheet.tables) != 1:
        return keyed(sheet.columns, ())
    (table,) = sheet.tables
    return keyed(sheet.columns, [(table.column, table.name, table.column_keys)])


def keyed(many: int, parts: Sequence[tuple[int, str, Sequence[str]]]) -> list[str]:
    """Keys of so many rows or columns, given the tables' first places, names and own keys."""
    made: list[str] = []
    before, count = "", 0
    for first, name, keys in sorted(parts):
        while len(made) < first:
            made.append(f"{before}+{count}")
            count += 1
        made += [f"{name}|{key}" for key in keys]
        before, count = name, 0
    while len(made) < many:
        made.append(f"{before}+{count}")
        count += 1
    return made[:many]


def has_identity(table: Table) -> bool:
    """Whether the rows of a table can be told by their words."""
    return any(key in IDENTITY for key in table.column_keys)


def told_by_words(
    keys: Sequence[str | None],
    words: Sequence[tuple[str, ...]],
    expected: Callable[[str], tuple[str, ...] | None],
) -> list[str | None]:
    """The keys of a table's rows as they stand now, after the officer sorted, inserted, deleted.

    `keys` are those of the last pull in its order, `words` the rows' telling words now,
    `expected` the words that the model has for a key.
    """
    if len(keys) == len(words) and all(
        key is None or expected(key) in (None, said) for key, said in zip(keys, words, strict=True)
    ):
        return list(keys)
    by_words: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        if key is not None and (said := expected(key)) is not None:
            by_words.setdefault(said, []).append(key)
    found: list[str | None] = []
    for said in words:
        left = by_words.get(said)
        found.append(left.pop(0) if left else None)
    taken = {key for key in found if key is not None}
    order = list(keys)
    before = -1
    for at, one in enumerate(found):
        if one is not None:
            before = order.index(one)
            continue
        # Overwritten words, or a row no longer in the model: the next one in the old order.
        guess = order[at] if len(order) == len(words) else _next(order, before)
        if guess is not None and guess not in taken and _is_free(guess, order, words, expected):
            found[at] = guess
            taken.add(guess)
            before = order.index(guess)
    return found


def _next(order: Sequence[str | None], before: int) -> str | None:
    return order[before + 1] if before + 1 < len(order) else None


def _is_free(
    key: str,
    order: Sequence[str | None],
    words: Sequence[tuple[str, ...]],
    expected: Callable[[str], tuple[str, ...] | None],
) -> bool:
    # With rows put in, a row that says something else than the key's row is the officer's.
    return len(order) == len(words) or expected(key) is None
