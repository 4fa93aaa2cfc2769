"""Rules as spreadsheet formulas and as words; LibreOffice's verdict is tested with workbooks."""

import numpy as np
import pytest

from sync_service.contract.binding import bind
from sync_service.contract.definitions import RuleLine, Text
from sync_service.contract.formulas import quoted, refuse_unwritable, truth, value
from sync_service.contract.loading import load_contract
from sync_service.contract.rule_states import bound_in, task_form_in
from sync_service.contract.rules import Ref, RuleRefused, evaluate, parse
from sync_service.contract.words import rule_words

CONTRACT = load_contract()
STATISTICS = tuple(CONTRACT.statistics(CONTRACT.newest).values())


class Cells:
    """Cells named after their references; `missing` ones the workbook does not have."""

    def __init__(self, *missing: str) -> None:
        self.missing = missing

    def address(self, ref: Ref) -> str | None:
        return None if ref.code in self.missing else ref.code

    def expand(self, ref: Ref) -> list[Ref]:
        stem = ref.code.removesuffix("*")
        return [ref] if stem == ref.code else [Ref(f"{stem}{n}") for n in (1, 2)]

    def is_text(self, ref: Ref) -> bool:
        return ref.code.islower()


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("A == B", "IF(COUNT(A,B)=2,IF(ABS((A-B))<=0.000000001,1,0),0.5)"),
        ("A > A", "IF(COUNT(A)=1,IF((A-A)>0.000000001,1,0),0.5)"),
        ("sum(T*) <= 3", "IF((SUM(T1,T2)-3)<=0.000000001,1,0)"),
        ("blank(A)", "IF(ISNUMBER(A),0,1)"),
        ("not blank(s)", '(1-IF(s="∅",1,0))'),
        ("s == 'x'", 'IF(s<>"∅",IF(EXACT(s,"x"),1,0),0.5)'),
        ("if blank(A) then blank(B)", "MAX(1-IF(ISNUMBER(A),0,1),IF(ISNUMBER(B),0,1))"),
    ],
)
def test_formulas(source: str, formula: str) -> None:
    """Truth is 1, 0 or, where an operand is not entered, 0.5."""
    assert truth(parse(source).node, Cells()) == formula


def test_a_division_by_nothing_has_no_answer() -> None:
    """Neither an error nor a verdict."""
    formula = truth(parse("A / B >= 2").node, Cells())
    assert formula == "IF(COUNT(A,B)=2,IFERROR(IF(((A/B)-2)>=-0.000000001,1,0),0.5),0.5)"


def test_what_the_workbook_does_not_have_is_null() -> None:
    """A figure of a form that the unit does not fill in: no answer, blank, no part of a sum."""
    without = Cells("B")
    assert truth(parse("A == B").node, without) == "0.5"
    assert truth(parse("blank(B)").node, without) == "1"
    assert value(parse("sum(A, B)").node, without) == "SUM(A)"
    assert value(parse("sum(B)").node, without) == "0"
    assert value(parse("B + 1").node, without) == '"∅"'


def test_long_words_are_written_in_pieces() -> None:
    """Excel takes at most 255 characters at once; quotes are doubled."""
    assert quoted('"' * 3) == '""""""""'
    assert quoted("a" * 401) == "&".join(f'"{"a" * n}"' for n in (200, 200, 1))


@pytest.mark.parametrize(
    "source",
    ["A", "A + (B == C) > 1", "not A", "s < 'x'", "s == 1", "A == 'x'", "(A > B) == C", "-s == 1"],
)
def test_what_no_formula_can_spell_is_refused(source: str) -> None:
    """A rule that mixes truths, words and numbers is refused, so that none reaches a period."""
    with pytest.raises(RuleRefused):
        refuse_unwritable(parse(source).node, {"s"})


def test_less_and_more_are_not_decided_by_the_last_bit() -> None:
    """0.3 is not less than 0.1 + 0.2, nor more: the service says what a spreadsheet says."""

    class Numbers(Cells):
        def of(self, ref: Ref) -> np.ndarray:
            return np.array([{"A": 0.3, "B": 0.1 + 0.2}[ref.code]])

    for source in ("A < B", "A > B", "B < A", "A != B"):
        assert evaluate(parse(source).node, Numbers()) == 0
    assert evaluate(parse("A == B").node, Numbers()) == 1


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("TK-101", "D bằng A + B − C.", "D equals A + B − C."),
        ("TK-110", "A bằng D của kỳ trước.", "A equals D of last period."),
        (
            "TK-120",
            "Cột “Nữ” không lớn hơn cột “Tổng số”.",
            "Column “Women” is at most column “Total”.",
        ),
        (
            "TK-311",
            "DV_tuoi_tb không nhỏ hơn 18 và DV_tuoi_tb không lớn hơn 100.",
            "DV_tuoi_tb is at least 18 and DV_tuoi_tb is at most 100.",
        ),
        (
            "XL-301",
            "XL_xs không lớn hơn 0,2 × XL_tot (sai số cho phép 0,5).",
            "XL_xs is at most 0.2 × XL_tot (within 0.5).",
        ),
        (
            "CT-202",
            "TUV_tong không lớn hơn D cột “Tổng số” (Biểu 1).",
            "TUV_tong is at most D in column “Total” (Biểu 1).",
        ),
    ],
)
def test_rules_in_words(code: str, vi: str, en: str) -> None:
    """A rule is one sentence in the words of the form."""
    form, line = next((f, line) for f in STATISTICS for line in f.rules if line.code == code)
    assert rule_words(line, form, STATISTICS) == vi
    assert rule_words(line, form, STATISTICS, "en") == en


def test_words_keep_what_binds_together() -> None:
    """ "and" inside "or", a difference taken away, and a negation stand in parentheses."""
    line = RuleLine("R", parse("A - (B + C) > 0 and (A > 1 or not B > 2)"), "error", Text(""))
    assert rule_words(line, STATISTICS[0]) == (
        "A − (B + C) lớn hơn 0 và (A lớn hơn 1 hoặc không phải (B lớn hơn 2))."
    )


def test_task_rules_speak_of_the_headings() -> None:
    """Fields by their headings, the period's last day by its name."""
    tasks = CONTRACT.tasks(CONTRACT.newest)
    words = {line.code: rule_words(line, tasks) for line in tasks.rules}
    assert words["NV-01"] == "Nếu “Tiến độ” bằng “hoàn thành” thì “Ngày hoàn thành” đã nhập."
    assert words["NV-08"] == "“Ngày hoàn thành” không sau ngày cuối của kỳ báo cáo."


def test_states_change_what_is_judged() -> None:
    """Off: not judged; on trial: a warning; in force or not named: as the form says."""
    form = STATISTICS[0]
    bound = [bind(form, line, {form.code: form}) for line in form.rules[:3]]
    codes = [rule.line.code for rule in bound]
    found = bound_in(bound, {codes[0]: "off", codes[1]: "trial", codes[2]: "in_force"})
    assert [(rule.line.code, rule.line.severity) for rule in found] == [
        (codes[1], "warning"),
        (codes[2], form.rules[2].severity),
    ]
    tasks = CONTRACT.tasks(CONTRACT.newest)
    assert task_form_in(tasks, {"TK-101": "off"}) is tasks
    fewer = task_form_in(tasks, {"NV-01": "off"})
    assert [line.code for line in fewer.rules] == [line.code for line in tasks.rules][1:]
