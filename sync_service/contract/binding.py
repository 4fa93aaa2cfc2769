"""A form's rules bound to its cells: which rows and columns each is judged for, and evaluated.

One bound rule is judged for all its instances and many reports in one array operation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import numpy.typing as npt

from sync_service.contract.definitions import Cell, RuleLine, StatisticsForm
from sync_service.contract.rules import Array, Ref, RuleRefused, When, evaluate

Floats = npt.NDArray[np.float64]
# Figures by (form code, when), each (reports, cells of the form) with NaN for null.
Figures = Mapping[tuple[str, When | None], Floats]


@dataclass(frozen=True)
class Instance:
    """One judgement of a rule: for a row at hand and a column at hand; `at` is the cell marked."""

    row: str | None
    column: str | None
    at: int


@dataclass(frozen=True)
class BoundRule:
    """A rule with its instances and, for each reference, the cell of every instance.

    `forms` are those that it refers to, by code, its own among them.
    """

    form: StatisticsForm
    line: RuleLine
    instances: tuple[Instance, ...]
    places: Mapping[Ref, npt.NDArray[np.intp]]
    forms: Mapping[str, StatisticsForm]

    def cells_of(self, instance: int) -> tuple[Cell, ...]:
        """The cells of this report that an instance looks at, each once."""
        found = {
            (ref.form or self.form.code, int(places[instance])): None
            for ref, places in self.places.items()
            if ref.when is None
        }
        return tuple(self.forms[form].cells[index] for form, index in found)

    def expand(self, ref: Ref) -> list[Ref]:
        """The references that a wildcard stands for."""
        return _expand(self.form, ref)

    def judge(self, figures: Figures, reports: int) -> Floats:
        """Verdicts (reports, instances): 1.0 holds, 0.0 fails, NaN not yet answerable."""
        values = _Figures(self, figures, reports)
        verdict = evaluate(self.line.rule.node, values, self.line.tolerance)
        shape = (reports, len(self.instances))
        return np.asarray(np.broadcast_to(verdict, shape), dtype=np.float64)

    def sides(self, figures: Figures, reports: int) -> tuple[Array, Array] | None:
        """Both sides of the comparison that the rule comes down to, or None without one."""
        judged = self.line.rule.judged
        if judged is None:
            return None
        values = _Figures(self, figures, reports)
        shape = (reports, len(self.instances))
        left, right = evaluate(judged.left, values), evaluate(judged.right, values)
        return np.broadcast_to(left, shape), np.broadcast_to(right, shape)


@dataclass(frozen=True)
class _Figures:
    bound: BoundRule
    figures: Figures
    reports: int

    def expand(self, ref: Ref) -> list[Ref]:
        return _expand(self.bound.form, ref)

    def of(self, ref: Ref) -> Array:
        form = ref.form or self.bound.form.code
        matrix = self.figures.get((form, ref.when))
        places = self.bound.places[ref]
        if matrix is None:
            return np.full((self.reports, len(places)), np.nan)
        return np.asarray(matrix[:, places])


def bind(form: StatisticsForm, line: RuleLine, forms: Mapping[str, StatisticsForm]) -> BoundRule:
    """The rule bound to its form's cells; RuleRefused when it names what does not exist.

    `forms` are the forms of the same report by code, for references across forms.
    """
    for ref in line.rule.refs:
        own = ref.form is None and ref.code != "this" and not ref.code.endswith("*")
        if own and ref.code not in form.measures:
            raise RuleRefused(f"{line.code}: {form.code} has no measure {ref.code}")
    instances = tuple(_instances(form, line))
    if not instances:
        raise RuleRefused(f"{line.code}: no cell of the form has what the rule names")
    places: dict[Ref, npt.NDArray[np.intp]] = {}
    for ref in line.rule.refs:
        for one in _expand(form, ref):
            home = form if one.form is None else forms.get(one.form)
            if home is None:
                raise RuleRefused(f"{line.code}: there is no form {one.form!r}")
            places[one] = np.array(
                [_cell(line, home, one, instance) for instance in instances], dtype=np.intp
            )
    return BoundRule(form, line, instances, places, {**forms, form.code: form})


def bind_all(forms: Mapping[str, StatisticsForm]) -> tuple[BoundRule, ...]:
    """Every rule of every form, in the order of the files."""
    return tuple(bind(form, line, forms) for form in forms.values() for line in form.rules)


def _instances(form: StatisticsForm, line: RuleLine) -> Iterator[Instance]:
    for row in _rows(form, line):
        for column in _columns(form, line, row):
            at = _marked(form, line, row, column)
            if at is not None:
                yield Instance(row, column, at)


def _rows(form: StatisticsForm, line: RuleLine) -> list[str | None]:
    if not line.rows:
        return [None]
    return [
        code
        for code, (sheet, _) in form.measures.items()
        if (not line.sheets or sheet.name in line.sheets)
        and any(fnmatchcase(code, pattern) for pattern in line.rows)
    ]


def _columns(form: StatisticsForm, line: RuleLine, row: str | None) -> list[str | None]:
    """The columns at hand: those that every measure named without a column has."""
    bare = [
        one.code if one.code != "this" else str(row)
        for ref in line.rule.refs
        for one in _expand(form, ref)
        if one.column is None and one.form is None
    ]
    if not bare:
        return [None]
    shared = [
        column.code
        for column in form.measures.get(bare[0], (form.sheets[0], None))[0].columns
        if all((code, column.code) in form.index for code in bare)
    ]
    return [code for code in shared if line.columns is None or code in line.columns]


def _marked(
    form: StatisticsForm, line: RuleLine, row: str | None, column: str | None
) -> int | None:
    """The cell that a failed instance marks: a side's own one, else the first one named."""
    judged = line.rule.judged
    refs = list(line.rule.refs)
    if judged is not None:
        # `sum(KN_T*) == KN` marks the total KN, not the first of its parts.
        refs[:0] = [side for side in (judged.left, judged.right) if isinstance(side, Ref)]
    for ref in [Ref(line.at)] if line.at else refs:
        if ref.when is None and ref.form is None:
            one = _expand(form, ref)[0]
            code = str(row) if one.code == "this" else one.code
            return form.index.get((code, one.column or column or ""))
    return None


def _expand(form: StatisticsForm, ref: Ref) -> list[Ref]:
    if not ref.code.endswith("*"):
        return [ref]
    codes = [code for code in form.measures if fnmatchcase(code, ref.code)]
    if not codes:
        raise RuleRefused(f"no measure matches {ref.code!r}")
    return [Ref(code, ref.column, ref.when, ref.form) for code in codes]


def _cell(line: RuleLine, home: StatisticsForm, ref: Ref, instance: Instance) -> int:
    code = str(instance.row) if ref.code == "this" else ref.code
    column = ref.column or instance.column or ""
    try:
        return home.index[code, column]
    except KeyError:
        message = f"{line.code}: {home.code} has no cell {code}.{column or '?'}"
        raise RuleRefused(message) from None
