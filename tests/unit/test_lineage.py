"""Lineage: who carries on whose figures, and what may be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync_service.domain.lineage import Blur, Lineage, changed_heirs, heirs
from sync_service.domain.units import Organisation, UnitEntry, UnitEvent
from tests.unit.test_units import (
    JULY,
    JUNE,
    close,
    entry,
    merge,
    move,
    province,
    report,
    split,
)

LATER = date(2026, 9, 30)
BEFORE = date(2020, 1, 1)


def lineage(
    *events: UnitEvent, more: tuple[UnitEntry, ...] = (), form: str | None = None
) -> Lineage:
    return Lineage(Organisation.build(province(*more), events), JUNE, LATER, form)


class TestHeirs:
    def test_everyone_carries_on_without_events(self) -> None:
        """Where nothing happened every unit carries on its own figures."""
        organisation = Organisation.build(province())
        found = heirs(organisation, JUNE, LATER)
        assert found == {code: {code} for code in ("TU", "A", "B", "a1", "a2", "b1")}
        assert changed_heirs(organisation, JUNE, LATER) == {}

    def test_chain_of_merges(self) -> None:
        """Figures follow a merge, and the merge after it."""
        events = [merge("A", "B"), merge("B", "N", date(2026, 1, 1), name="N", kind="k")]
        found = lineage(*events)
        assert found.heirs_of("A") == found.heirs_of("B") == {"N"}
        assert found.predecessors_of("N") == ("A", "B")
        assert found.comparable("N")

    def test_split_then_merge_of_a_part(self) -> None:
        """All parts of a split carry on, and what became of them."""
        new = entry("N", "TU", JULY)
        found = lineage(
            split("a1", ("a2", "N")), merge(("N",), "b1", date(2026, 1, 1)), more=(new,)
        )
        assert found.heirs_of("a1") == {"a2", "b1"}

    def test_closed_unit_leaves_its_figures_above(self) -> None:
        """A unit closed without successor leaves its figures to the one above, and so on up."""
        found = lineage(close("a1"), close("A", "a2", day=date(2026, 1, 1)))
        assert found.heirs_of("a1") == found.heirs_of("a2") == found.heirs_of("A") == {"TU"}
        assert found.predecessors_of("TU") == ("TU", "A", "a1", "a2")

    def test_closed_below_one_closed_the_same_day(self) -> None:
        """On one day the order of lines does not matter for where figures go."""
        assert lineage(close("A"), close("a1"), close("a2")).heirs_of("a1") == {"TU"}
        assert lineage(close("a1", "a2"), merge("A", "B")).heirs_of("a1") == {"B"}

    def test_closed_before_a_move_of_the_unit_above(self) -> None:
        """What counts is the unit above at the time of the closing."""
        found = lineage(close("a1"), merge("A", "b1", date(2026, 1, 1)))
        assert found.heirs_of("a1") == {"b1"}

    def test_province_closed_for_a_new_one(self) -> None:
        """A province closed for a newly founded one leaves its figures to that one."""
        events = [
            UnitEvent(JULY, "found", ("T2",), name="T2", kind="k"),
            close("TU"),
            UnitEvent(JULY, "move", ("A", "B"), parent="T2"),
        ]
        assert lineage(*events).heirs_of("TU") == {"T2"}

    def test_code_opened_again_is_another_life(self) -> None:
        """Figures of a closed unit stay above, even if its code comes to life again."""
        again = UnitEvent(date(2026, 1, 1), "found", ("a1",), parent="B", name="a", kind="k")
        found = lineage(close("a1"), again)
        assert found.heirs_of("a1") == {"A"}
        assert found.predecessors_of("a1") == ()
        assert found.comparable("a1")

    def test_events_outside_the_two_days_do_not_count(self) -> None:
        """Only what happened after the earlier day and up to the later one matters."""
        events = [merge("A", "B", date(2026, 10, 1)), close("b1", day=JUNE)]
        assert lineage(*events).moved == {}

    def test_days_must_be_in_order(self) -> None:
        """Lineage runs forward."""
        with pytest.raises(ValueError, match="2026-09-30 is after 2025-06-30"):
            heirs(Organisation.build(province()), LATER, JUNE)

    def test_strangers_are_refused(self) -> None:
        """Asking for a unit that does not stand in that day's tree is an error."""
        found = lineage(merge("A", "B"))
        with pytest.raises(KeyError):
            found.heirs_of("X")
        for ask in (found.predecessors_of, found.comparable, found.own_comparable, found.blur):
            with pytest.raises(KeyError):
                ask("A")


class TestComparable:
    def test_split_blurs_up_to_the_unit_above_all_parts(self) -> None:
        """A split below different units blurs all of them, up to the one above both parts."""
        new = entry("N", "B", JULY)
        found = lineage(split("a1", ("a2", "N")), more=(new,))
        assert found.attach("a1") == "TU"
        assert found.blurred == {"a2", "A", "N", "B"}
        assert found.blur("A") == Blur("split", ("a1",))
        assert found.comparable("TU")
        assert found.comparable("b1")
        assert found.predecessors_of("a2") == ("a2",)

    def test_split_inside_one_unit_leaves_it_comparable(self) -> None:
        """Parts below the same unit blur themselves only; the figure attaches to that unit."""
        found = lineage(split("a1", ("a1", "a2")))
        assert found.attach("a1") == "A"
        assert found.blurred == {"a1", "a2"}
        assert not found.own_comparable("a1")
        assert found.own_comparable("A")

    def test_part_given_to_a_unit_below(self) -> None:
        """A unit that gave a part to one below it keeps its total, not its own figures."""
        found = lineage(split("A", ("A", "a1")))
        assert found.attach("A") == "A"
        assert found.comparable("A")
        assert not found.own_comparable("A")
        assert not found.comparable("a1")

    def test_move_keeps_both_comparable(self) -> None:
        """A moved unit's figures are restated with it: both old and new parent compare."""
        found = lineage(move("a1", "B"))
        assert found.blurred == frozenset()
        assert found.attach("a1") == "a1"

    def test_new_unit_has_no_predecessors(self) -> None:
        """A newly founded unit compares, with nothing: its earlier figure is null."""
        found = lineage(more=(entry("N", "TU", JULY),))
        assert found.comparable("N")
        assert found.predecessors_of("N") == ()


class TestReportsForSubtrees:
    def test_same_reporter_on_both_days(self) -> None:
        """A unit reporting for its subtree on both days compares, whole."""
        found = lineage(report("A", "subtree", day=BEFORE), form="f")
        assert found.predecessors_of("A") == ("A",)
        assert found.own_comparable("A")
        assert found.blurred == frozenset()

    def test_units_below_begin_to_report_themselves(self) -> None:
        """Figures reported together cannot be told apart later, but their total can."""
        events = [report("A", "subtree", day=BEFORE), report("A", "own")]
        found = lineage(*events, form="f")
        assert found.heirs_of("A") == {"A", "a1", "a2"}
        assert found.attach("A") == "A"
        assert found.comparable("A")
        assert not found.own_comparable("A")
        assert found.blur("a1") == Blur("reported_together", ("A",))

    def test_unit_begins_to_report_for_those_below(self) -> None:
        """Who reports for its subtree carries on the figures that those below reported."""
        found = lineage(report("A", "subtree"), form="f")
        assert found.predecessors_of("A") == ("A", "a1", "a2")
        assert found.own_comparable("A")
        assert found.comparable("A")

    def test_part_of_a_joint_report_moves_away(self) -> None:
        """When a unit leaves a subtree reported together, old and new unit above are blurred."""
        found = lineage(report("A", "subtree", day=BEFORE), move("a1", "B"), form="f")
        assert found.attach("A") == "TU"
        assert found.blurred == {"A", "a1", "B"}

    def test_other_forms_are_not_touched(self) -> None:
        """A reporting scope for one form changes nothing for another."""
        events = [report("A", "subtree", "f", day=BEFORE), move("a1", "B")]
        assert lineage(*events, form="g").blurred == frozenset()
        assert lineage(*events).blurred == frozenset()


# -- any history


@dataclass
class Story:
    """A random but valid history, with the heirs of the first day's units kept by hand."""

    above: dict[str, str | None] = field(default_factory=lambda: {"u0": None})
    entries: list[UnitEntry] = field(default_factory=lambda: [entry("u0", None)])
    events: list[UnitEvent] = field(default_factory=list)
    heirs: dict[str, set[str]] = field(default_factory=dict)
    day: date = BEFORE
    count: int = 1

    def new(self, parent: str) -> str:
        code = f"u{self.count}"
        self.count += 1
        self.entries.append(entry(code, parent, self.day if self.heirs else None))
        self.above[code] = parent
        return code

    def below(self, code: str) -> list[str]:
        return [unit for unit, parent in self.above.items() if parent == code]

    def is_below(self, code: str | None, top: str) -> bool:
        while code is not None:
            if code == top:
                return True
            code = self.above[code]
        return False

    def put(self, code: str, parent: str | None) -> None:
        assert parent is not None
        self.above[code] = parent
        self.events.append(move(code, parent, self.day))

    def pass_on(self, code: str, *followers: str) -> None:
        for carried in self.heirs.values():
            if code in carried:
                carried.discard(code)
                carried.update(followers)

    def do_close(self, unit: str, other: str) -> None:
        parent = self.above[unit]
        if parent is None:
            return
        for child in self.below(unit):
            self.put(child, parent)
        self.events.append(close(unit, day=self.day))
        self.pass_on(unit, parent)
        del self.above[unit]

    def do_move(self, unit: str, other: str) -> None:
        if self.above[unit] is not None and not self.is_below(other, unit):
            self.put(unit, other)

    def do_merge(self, unit: str, other: str) -> None:
        if unit == other or (self.is_below(other, unit) and self.above[other] != unit):
            return
        self.events.append(merge((unit,), other, self.day))
        if self.above[other] == unit:
            self.above[other] = self.above[unit]
        for child in self.below(unit):
            self.above[child] = other
        self.pass_on(unit, other)
        del self.above[unit]

    def do_merge_new(self, unit: str, other: str) -> None:
        first, second = self.above[unit], self.above[other]
        if unit == other or first is None or second is None or first != second:
            return
        code = f"u{self.count}"
        self.count += 1
        self.events.append(merge((unit, other), code, self.day, name="Mới", kind="k"))
        self.above[code] = first
        for gone in (unit, other):
            for child in self.below(gone):
                self.above[child] = code
            self.pass_on(gone, code)
            del self.above[gone]

    def do_split(self, unit: str, other: str) -> None:
        parent = self.above[unit]
        if parent is None or unit == other or self.is_below(other, unit):
            return
        part = self.new(parent)
        for child in self.below(unit):
            self.put(child, part)
        self.events.append(split(unit, (part, other), self.day))
        self.pass_on(unit, part, other)
        del self.above[unit]

    def do_give_off(self, unit: str, other: str) -> None:
        part = self.new(other)
        self.events.append(split(unit, (unit, part), self.day))
        self.pass_on(unit, unit, part)

    def do_found(self, unit: str, other: str) -> None:
        self.new(unit)

    def do_report(self, unit: str, other: str) -> None:
        scope = "own" if self.count % 3 == 0 else "subtree"
        self.events.append(report(unit, scope, day=self.day))


DOINGS = (
    Story.do_close,
    Story.do_move,
    Story.do_merge,
    Story.do_merge_new,
    Story.do_split,
    Story.do_give_off,
    Story.do_found,
    Story.do_report,
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Story, date]:
    """A story and its first day, from which on the heirs are kept."""
    story = Story()
    for pick in draw(st.lists(st.integers(0, 99), min_size=1, max_size=12)):
        story.new(f"u{pick % story.count}")
    numbers = st.integers(0, 99)
    steps = draw(st.lists(st.tuples(st.sampled_from(DOINGS), numbers, numbers), max_size=14))
    start = draw(st.integers(0, len(steps)))
    first = BEFORE
    for index, (doing, one, two) in enumerate(steps):
        story.day += timedelta(days=1)
        if index == start or not story.heirs:
            story.heirs = {code: {code} for code in story.above}
            first = story.day - timedelta(days=1)
        units = list(story.above)
        doing(story, units[one % len(units)], units[two % len(units)])
    if not story.heirs:
        story.heirs = {code: {code} for code in story.above}
    return story, first


def restated(found: Lineage, figures: Mapping[str, int]) -> dict[str, int]:
    """The earlier figures summed over the subtrees of the later units they attach to."""
    totals = dict.fromkeys(found.later.order, 0)
    for code, figure in figures.items():
        for unit in found.later.path(found.attach(code)):
            totals[unit] += figure
    return totals


def check_restating(found: Lineage, figures: Mapping[str, int]) -> None:
    totals = restated(found, figures)
    assert totals[found.later.root] == sum(figures.values())
    for unit in found.later.order:
        inside, across = 0, False
        for code, figure in figures.items():
            within = [found.later.is_within(heir, unit) for heir in found.heirs_of(code)]
            inside += figure if all(within) else 0
            across |= any(within) and not all(within)
        assert found.comparable(unit) is not across
        if not across:
            assert totals[unit] == inside
        shared = [code for code in figures if unit in found.heirs_of(code)]
        sole = [code for code in shared if len(found.heirs_of(code)) == 1]
        assert set(found.predecessors_of(unit)) == set(sole)
        assert found.own_comparable(unit) is (sole == shared)


@settings(deadline=None)
@given(stories())
def test_heirs_are_those_of_the_story(told: tuple[Story, date]) -> None:
    """Tree and heirs agree with a history lived through by hand, event by event."""
    story, first = told
    organisation = Organisation.build(story.entries, story.events)
    assert organisation.tree(story.day).parent == {
        code: story.above[code] for code in organisation.tree(story.day).order
    }
    assert set(organisation.tree(story.day).order) == set(story.above)
    assert heirs(organisation, first, story.day) == story.heirs


@settings(deadline=None)
@given(stories())
def test_restated_totals(told: tuple[Story, date]) -> None:
    """Every earlier unit attaches somewhere, the province's total stays, and a comparable unit's
    restated total is made of exactly the units whose heirs lie inside its subtree."""
    story, first = told
    found = Lineage(Organisation.build(story.entries, story.events), first, story.day)
    # Powers of two: a sum tells which figures are in it.
    check_restating(found, {code: 1 << n for n, code in enumerate(found.earlier.order)})


@settings(deadline=None)
@given(stories())
def test_restated_totals_of_reports(told: tuple[Story, date]) -> None:
    """The same holds for the reports of a form, where some units report for their subtrees."""
    story, first = told
    found = Lineage(Organisation.build(story.entries, story.events), first, story.day, "f")
    covered, covered_later = found.earlier.covered("f"), found.later.covered("f")
    reporting = [code for code in found.earlier.order if code not in covered]
    assert not any(found.heirs_of(code) & set(covered_later) for code in found.earlier.order)
    check_restating(found, {code: 1 << n for n, code in enumerate(reporting)})


@settings(deadline=None)
@given(stories(), st.integers(0, 14))
def test_heirs_go_through_any_day_between(told: tuple[Story, date], pause: int) -> None:
    """Following the heirs to a day between and on from there leads to the same units."""
    story, first = told
    between = min(first + timedelta(days=pause), story.day)
    organisation = Organisation.build(story.entries, story.events)
    onward = heirs(organisation, between, story.day)
    for code, midway in heirs(organisation, first, between).items():
        assert story.heirs[code] == frozenset().union(*(onward[heir] for heir in midway))
