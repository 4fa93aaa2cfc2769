"""From one version of a form to another: which figure goes where, and what has no place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from sync_service.contract.definitions import Form, Origin, StatisticsForm, Text
from sync_service.contract.vectors import NULL, Vector

_COLUMN_GONE = Text("biểu mẫu mới không còn cột này", "the new form has no such column")
_ROW_GONE = Text("biểu mẫu mới không còn dòng này", "the new form has no such row")


@dataclass(frozen=True, eq=False)
class Carry:
    """How the figures of a form's version `old` come into its version `new`.

    `sources` names for each cell of the new form the old cells whose sum it is; none: it is new.
    `reasons` says of old measures why they have no place.
    """

    old: StatisticsForm
    new: StatisticsForm
    sources: tuple[tuple[int, ...], ...]
    reasons: Mapping[str, Text]

    @cached_property
    def homeless(self) -> tuple[int, ...]:
        """The old cells that the new form has no place for."""
        used = {one for sources in self.sources for one in sources}
        return tuple(cell.index for cell in self.old.cells if cell.index not in used)

    def reason(self, index: int) -> Text:
        """Why an old cell has no place."""
        measure = self.old.cells[index].measure
        if measure in self.reasons:
            return self.reasons[measure]
        homeless = set(self.homeless)
        row = (cell.index for cell in self.old.cells if cell.measure == measure)
        return _ROW_GONE if all(one in homeless for one in row) else _COLUMN_GONE

    def vector(self, figures: Vector) -> Vector:
        """A vector of the old version in the new one's order; blank parts of a sum count as absent.

        A sum without any part, and what is new, is null.
        """
        carried = np.full(len(self.new.cells), NULL, dtype=np.int64)
        for cell, sources in zip(self.new.cells, self.sources, strict=True):
            given = [one for one in sources if figures[one] != NULL]
            if given:
                parts = (
                    int(figures[one]) * cell.scale // self.old.cells[one].scale for one in given
                )
                carried[cell.index] = sum(parts)
        return carried


def carry_between(versions: Mapping[str, Form], old: str, new: str) -> Carry:
    """How figures of version `old` come into version `new`, step by step where others lie between.

    Where no version between says otherwise, the same codes mean the same. KeyError for a version
    that is not there.
    """
    path = [new]
    while path[-1] != old:
        form = versions[path[-1]]
        origin = form.origin if isinstance(form, StatisticsForm) else None
        if origin is None or origin.version not in versions:
            path = [new, old]
            break
        path.append(origin.version)
    return _along(tuple(_statistics(versions[one]) for one in reversed(path)))


def is_newer(version: str, than: str) -> bool:
    """Whether a form version comes after another."""
    return order_of(version) > order_of(than)


def order_of(version: str) -> tuple[int, ...]:
    """Versions in order: 2026.2 comes before 2026.10."""
    return tuple(int(part) for part in version.split("."))


def faults_of_origins(
    forms: Mapping[str, Mapping[str, Form]],
) -> Iterator[tuple[str, str, str]]:
    """Form, version and reason of every fault in what versions say of the ones before them."""
    for code, versions in forms.items():
        for version, form in versions.items():
            if isinstance(form, StatisticsForm) and form.origin is not None:
                for reason in _faults(form, form.origin, versions):
                    yield code, version, reason


def _faults(new: StatisticsForm, origin: Origin, versions: Mapping[str, Form]) -> Iterator[str]:
    old = versions.get(origin.version)
    if not isinstance(old, StatisticsForm) or not is_newer(new.version, origin.version):
        yield f"there is no earlier version {origin.version}"
        return
    named = {one for olds in origin.measures.values() for one in olds}
    for what, known, given in (
        ("measures", new.measures, {*origin.measures, *origin.new}),
        ("the earlier version's measures", old.measures, {*named, *origin.gone}),
    ):
        if strange := sorted(given - set(known)):
            yield f"{', '.join(strange)}: not among {what}"
    for new_column, old_column in origin.columns.items():
        if new_column not in _columns(new) or old_column not in _columns(old):
            yield f"columns/{new_column}: there is no such column"
    step = _step(old, new)
    homes = {old.cells[one].measure for sources in step.sources for one in sources}
    if lost := sorted(set(old.measures) - homes - set(origin.gone)):
        yield f"{', '.join(lost)}: neither carried nor gone"
    if both := sorted(homes & set(origin.gone)):
        yield f"{', '.join(both)}: carried, and gone as well"
    filled = {
        cell.measure for cell, sources in zip(new.cells, step.sources, strict=True) if sources
    }
    if unsaid := sorted(set(new.measures) - filled - origin.new):
        yield f"{', '.join(unsaid)}: neither carried nor new"
    yield from _unfit(step)


def _unfit(step: Carry) -> Iterator[str]:
    used = [one for sources in step.sources for one in sources]
    if twice := sorted({step.old.cells[one].measure for one in used if used.count(one) > 1}):
        yield f"{', '.join(twice)}: would be counted twice"
    for cell, sources in zip(step.new.cells, step.sources, strict=True):
        parts = [step.old.cells[one] for one in sources]
        if any(part.decimals > cell.decimals for part in parts):
            yield f"{cell.measure}: takes fewer decimals than before"
        if len(parts) > 1 and any(one.row.over_units != "sum" for one in (cell, *parts)):
            yield f"{cell.measure}: only what is a sum can be added together"


@lru_cache(maxsize=64)
def _along(path: tuple[StatisticsForm, ...]) -> Carry:
    """One step after the other as a single one."""
    first, *rest = path
    carry = Carry(first, first, tuple((one,) for one in range(len(first.cells))), {})
    for form in rest:
        step = _step(carry.new, form)
        sources = tuple(
            tuple(old for one in some for old in carry.sources[one]) for some in step.sources
        )
        reasons = dict(carry.reasons)
        for measure, reason in step.reasons.items():
            # What has no place in this step is, by its own code, a figure of the first version.
            for cell, olds in zip(carry.new.cells, carry.sources, strict=True):
                if cell.measure == measure:
                    reasons |= {first.cells[one].measure: reason for one in olds}
        carry = Carry(first, form, sources, reasons)
    return carry


@lru_cache(maxsize=64)
def _step(old: StatisticsForm, new: StatisticsForm) -> Carry:
    origin = new.origin
    if origin is None or origin.version != old.version:
        origin = Origin(old.version)
    sources = []
    for cell in new.cells:
        column = origin.columns.get(cell.column.code, cell.column.code)
        usual = () if cell.measure in origin.new or cell.measure in origin.gone else (cell.measure,)
        measures = origin.measures.get(cell.measure, usual)
        found = (old.index.get((measure, column)) for measure in measures)
        sources.append(tuple(one for one in found if one is not None))
    return Carry(old, new, tuple(sources), origin.gone)


def _columns(form: StatisticsForm) -> set[str]:
    return {column.code for sheet in form.sheets for column in sheet.columns}


def _statistics(form: Form) -> StatisticsForm:
    assert isinstance(form, StatisticsForm)
    return form
