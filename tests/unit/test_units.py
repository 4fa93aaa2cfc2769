"""Units with dates: spells, trees by date, and every refusal of a bad list."""

import time
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync_service.domain.unit_problems import UnitProblem
from sync_service.domain.unit_texts import PROBLEM_TEXTS
from sync_service.domain.units import (
    NoUnitsYet,
    Organisation,
    UnitEntry,
    UnitEvent,
    UnitsRefused,
)

JULY = date(2025, 7, 1)
JUNE = date(2025, 6, 30)


def entry(code: str, parent: str | None, since: date | None = None) -> UnitEntry:
    return UnitEntry(code, f"Đơn vị {code}", "chi_bo_co_so", parent, since)


def province(*others: UnitEntry) -> list[UnitEntry]:
    """TU above A, B; a1, a2 below A; b1 below B; and the others."""
    rows = [entry("TU", None), entry("A", "TU"), entry("B", "TU")]
    return [*rows, entry("a1", "A"), entry("a2", "A"), entry("b1", "B"), *others]


def merge(units: Sequence[str], into: str, day: date = JULY, **more: Any) -> UnitEvent:
    return UnitEvent(day, "merge", tuple(units), (into,), **more)


def move(unit: str, parent: str, day: date = JULY) -> UnitEvent:
    return UnitEvent(day, "move", (unit,), parent=parent)


def close(*units: str, day: date = JULY) -> UnitEvent:
    return UnitEvent(day, "close", units)


def split(unit: str, into: Sequence[str], day: date = JULY, *shares: Fraction) -> UnitEvent:
    return UnitEvent(day, "split", (unit,), tuple(into), shares=shares)


def report(unit: str, scope: str, *forms: str, day: date = JULY) -> UnitEvent:
    return UnitEvent(day, "report", (unit,), scope=scope, forms=forms)


def problems_of(entries: Sequence[UnitEntry], events: Sequence[UnitEvent]) -> list[UnitProblem]:
    with pytest.raises(UnitsRefused) as refused:
        Organisation.build(entries, events)
    return list(refused.value.problems)


class TestTree:
    def test_preorder_follows_the_file(self) -> None:
        """Units stand in preorder, children in the order of the file."""
        tree = Organisation.build(province()).tree(JULY)
        assert tree.order == ("TU", "A", "a1", "a2", "B", "b1")
        assert tuple(tree.units) == tree.order
        assert tree.children["A"] == ("a1", "a2")
        assert tree.children["a1"] == ()

    def test_ranges_and_paths(self) -> None:
        """A subtree is a range of positions; a path leads from the province down."""
        tree = Organisation.build(province()).tree(JULY)
        assert tree.root == "TU"
        assert (tree.position["A"], tree.last["A"]) == (1, 3)
        assert tree.subtree("A") == ("A", "a1", "a2")
        assert tree.path("b1") == ("TU", "B", "b1")
        assert tree.depth == {"TU": 0, "A": 1, "a1": 2, "a2": 2, "B": 1, "b1": 2}
        assert tree.is_within("a2", "A")
        assert not tree.is_within("A", "a2")
        assert tree.common_above(("a1", "b1")) == "TU"
        assert tree.common_above(("a1", "A")) == "A"
        assert "A" in tree
        assert "X" not in tree
        assert len(tree) == 6

    def test_from_is_the_first_day(self) -> None:
        """A unit stands in the tree from its founding day on, not before."""
        organisation = Organisation.build(province(entry("C", "TU", JULY)))
        assert "C" not in organisation.tree(JUNE)
        assert "C" in organisation.tree(JULY)

    def test_no_tree_before_the_first_unit(self) -> None:
        """Before the first unit there is no tree, and the error names the day."""
        organisation = Organisation.build([entry("TU", None, JULY)])
        with pytest.raises(NoUnitsYet, match="2025-06-30"):
            organisation.tree(JUNE)

    def test_trees_of_many_days_stay_right(self) -> None:
        """Keeping only the last few trees never mixes up days."""
        days = [date(2020 + n, 1, 1) for n in range(12)]
        rows = [entry("TU", None), *(entry(f"U{day.year}", "TU", day) for day in days)]
        organisation = Organisation.build(rows)
        assert [len(organisation.tree(day)) for day in days * 2] == list(range(2, 14)) * 2

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 10_000), max_size=40))
    def test_ranges_agree_with_walking(self, picks: list[int]) -> None:
        """Positions, depths and ranges are those of a walk down the children."""
        rows = [entry("u0", None)]
        rows += [entry(f"u{n}", f"u{pick % n}") for n, pick in enumerate(picks, start=1)]
        tree = Organisation.build(rows).tree(JULY)

        def walk(code: str) -> list[str]:
            return [code, *(below for child in tree.children[code] for below in walk(child))]

        assert list(tree.order) == walk("u0")
        for code in tree.order:
            assert list(tree.subtree(code)) == walk(code)
            assert tree.path(code)[-1] == code
            assert len(tree.path(code)) == tree.depth[code] + 1


class TestEvents:
    def test_rename_starts_a_new_spell(self) -> None:
        """A renamed unit keeps its code and place, and has both names, each in its time."""
        event = UnitEvent(JULY, "rename", ("A",), name="Đảng ủy A", kind="dang_uy_xa")
        organisation = Organisation.build(province(), [event])
        before, after = organisation.spells("A")
        assert (before.name, before.valid_from, before.valid_until) == ("Đơn vị A", None, JULY)
        assert (after.name, after.kind, after.valid_from) == ("Đảng ủy A", "dang_uy_xa", JULY)
        assert after.valid_until is None
        assert organisation.tree(JUNE).units["A"] is before
        assert organisation.tree(JULY).units["A"] is after

    def test_kind_alone_may_change(self) -> None:
        """A change of regime gives a unit a new kind under its old name."""
        event = UnitEvent(JULY, "rename", ("A",), kind="dang_uy_xa")
        unit = Organisation.build(province(), [event]).tree(JULY).units["A"]
        assert (unit.name, unit.kind) == ("Đơn vị A", "dang_uy_xa")

    def test_move_takes_the_subtree_along(self) -> None:
        """A moved unit stands below its new parent from that day on, with everything below it."""
        organisation = Organisation.build(province(), [move("A", "B")])
        assert organisation.tree(JUNE).path("a1") == ("TU", "A", "a1")
        assert organisation.tree(JULY).path("a1") == ("TU", "B", "A", "a1")

    def test_close_ends_before_the_day(self) -> None:
        """A closing date is the first day on which the unit is gone."""
        organisation = Organisation.build(province(), [close("a1")])
        assert "a1" in organisation.tree(JUNE)
        assert "a1" not in organisation.tree(JULY)

    def test_subtree_may_close_on_one_day_in_any_order(self) -> None:
        """Closing a unit and those below it on one day needs no order of lines."""
        organisation = Organisation.build(province(), [close("A"), close("a1", "a2")])
        assert organisation.tree(JULY).order == ("TU", "B", "b1")

    def test_found_again_after_closing(self) -> None:
        """A closed unit may open again under its code by a found event."""
        again = UnitEvent(date(2026, 1, 1), "found", ("a1",), parent="B", name="Mới", kind="k")
        organisation = Organisation.build(province(), [close("a1"), again])
        assert "a1" not in organisation.tree(JULY)
        assert organisation.tree(date(2026, 1, 1)).path("a1") == ("TU", "B", "a1")
        assert [spell.valid_until for spell in organisation.spells("a1")] == [JULY, None]

    def test_merge_into_a_new_unit(self) -> None:
        """The new unit takes the common parent and all units below the merged ones."""
        event = merge("AB", "N", name="Đơn vị mới", kind="dang_uy_xa")
        tree = Organisation.build(province(), [event]).tree(JULY)
        assert tree.order == ("TU", "N", "a1", "a2", "b1")
        assert tree.units["N"].name == "Đơn vị mới"

    def test_merge_into_one_of_the_merged(self) -> None:
        """The receiving unit may be one of the merged, and goes on."""
        organisation = Organisation.build(province(), [merge("AB", "A", name="A và B")])
        tree = organisation.tree(JULY)
        assert tree.children["A"] == ("a1", "a2", "b1")
        assert tree.units["A"].name == "A và B"
        assert organisation.spells("B")[-1].valid_until == JULY

    def test_merge_into_a_unit_founded_that_day(self) -> None:
        """A new unit listed from the day of the merge receives it, with e-mail and parent."""
        rows = province(UnitEntry("N", "Mới", "k", "TU", JULY, "n@example.vn"))
        tree = Organisation.build(rows, [merge("AB", "N")]).tree(JULY)
        assert tree.children["N"] == ("a1", "a2", "b1")
        assert tree.units["N"].email == "n@example.vn"

    def test_unit_may_absorb_the_one_above(self) -> None:
        """A unit that takes in its own parent moves up into its place."""
        tree = Organisation.build(province(), [merge("A", "a1")]).tree(JULY)
        assert set(tree.children["TU"]) == {"a1", "B"}
        assert tree.children["a1"] == ("a2",)

    def test_move_on_the_day_wins_over_a_merge(self) -> None:
        """Children go to the merged unit unless a move on that day says otherwise."""
        tree = Organisation.build(province(), [move("b1", "TU"), merge("B", "A")]).tree(JULY)
        assert tree.children["A"] == ("a1", "a2")
        assert tree.path("b1") == ("TU", "b1")

    def test_chain_of_merges_on_one_day(self) -> None:
        """A unit may come and go on one day; it leaves no spell of no days."""
        events = [merge(("a1", "a2"), "N", name="N", kind="k"), merge(("N", "b1"), "b1")]
        organisation = Organisation.build(province(), events)
        assert organisation.tree(JULY).order == ("TU", "A", "B", "b1")
        assert "N" not in organisation.codes

    def test_split_with_moves(self) -> None:
        """Parts are founded the same day; every unit below goes where its move says."""
        rows = province(entry("A1", "TU", JULY), entry("A2", "TU", JULY))
        events = [move("a1", "A1"), move("a2", "A2"), split("A", ("A1", "A2"))]
        tree = Organisation.build(rows, events).tree(JULY)
        assert tree.order == ("TU", "B", "b1", "A1", "a1", "A2", "a2")

    def test_split_may_leave_the_old_unit(self) -> None:
        """A unit may give off a part and go on; what stays below it needs no move."""
        rows = province(entry("N", "TU", JULY))
        tree = Organisation.build(
            rows, [split("A", ("A", "N"), JULY, Fraction(2, 3), Fraction(1, 3))]
        )
        assert tree.tree(JULY).children["A"] == ("a1", "a2")

    def test_province_may_be_followed_by_another(self) -> None:
        """When provinces merge the root changes, and every day has one root."""
        organisation = Organisation.build(province(), [merge(("TU",), "T2", name="T2", kind="k")])
        assert organisation.tree(JUNE).root == "TU"
        assert organisation.tree(JULY).root == "T2"
        assert organisation.tree(JULY).children["T2"] == ("A", "B")

    def test_all_spells_in_file_order(self) -> None:
        """All states of all units come unit by unit in the order of the file."""
        organisation = Organisation.build(province(), [move("A", "B")])
        assert [spell.code for spell in organisation.all_spells][:4] == ["TU", "A", "A", "B"]


class TestReportingScope:
    def test_subtree_from_a_date_for_named_forms(self) -> None:
        """A unit reports for its subtree from the date on, for the forms named only."""
        organisation = Organisation.build(province(), [report("A", "subtree", "member_statistics")])
        assert organisation.tree(JUNE).reports_for_subtree("member_statistics") == frozenset()
        tree = organisation.tree(JULY)
        assert tree.reports_for_subtree("member_statistics") == {"A"}
        assert tree.reports_for_subtree("task_progress") == frozenset()
        assert tree.covered("member_statistics") == {"a1": "A", "a2": "A"}

    def test_no_forms_means_all_and_overrides(self) -> None:
        """Without forms the statement holds for all, and replaces those for single forms."""
        later = date(2026, 1, 1)
        events = [
            report("A", "subtree"),
            report("A", "own", "f", day=date(2025, 10, 1)),
            report("A", "own", day=later),
        ]
        organisation = Organisation.build(province(), events)
        assert organisation.tree(date(2025, 10, 1)).reports_for_subtree("f") == frozenset()
        assert organisation.tree(date(2025, 10, 1)).reports_for_subtree("g") == {"A"}
        assert organisation.tree(later).reports_for_subtree("g") == frozenset()

    def test_the_highest_reporter_counts(self) -> None:
        """Below a unit reporting for its subtree another such unit is covered itself."""
        tree = Organisation.build(province(), [report("A", "subtree"), report("TU", "subtree")])
        assert set(tree.tree(JULY).covered("f").values()) == {"TU"}

    def test_scope_ends_with_the_unit(self) -> None:
        """A unit that opens again starts by reporting for itself."""
        again = UnitEvent(date(2026, 1, 1), "found", ("b1",), parent="B", name="b", kind="k")
        events = [report("b1", "subtree", day=JUNE), close("b1"), again]
        tree = Organisation.build(province(), events).tree(date(2026, 1, 1))
        assert tree.reports_for_subtree("f") == frozenset()


class TestChangedBetween:
    def test_only_after_the_first_day_and_up_to_the_second(self) -> None:
        """An event counts when it lies after the first day and not after the second."""
        organisation = Organisation.build(province(), [move("A", "B")])
        assert organisation.changed_between(JUNE, JULY)
        assert not organisation.changed_between(JULY, date(2026, 1, 1))
        assert not organisation.changed_between(date(2020, 1, 1), JUNE)

    def test_renaming_changes_nothing(self) -> None:
        """A new name leaves structure and lineage as they were."""
        event = UnitEvent(JULY, "rename", ("A",), name="A mới")
        assert not Organisation.build(province(), [event]).changed_between(JUNE, JULY)

    @pytest.mark.parametrize(
        "event",
        [
            close("b1"),
            move("A", "B"),
            merge("AB", "A"),
            split("A", ("A", "B")),
            report("A", "subtree"),
            UnitEvent(JULY, "found", ("N",), parent="A", name="N", kind="k"),
        ],
        ids=lambda event: event.event,
    )
    def test_every_other_event_does(self, event: UnitEvent) -> None:
        """Every event but a renaming changes who stands where, or who reports for whom."""
        assert Organisation.build(province(), [event]).changed_between(JUNE, JULY)


# Problem → rows and events that raise it, and its place in the list.
REFUSED: dict[str, tuple[list[UnitEntry], list[UnitEvent], str]] = {
    "code_empty": (province(entry("  ", "A")), [], "units[6]"),
    "code_blanks": (province(entry("c1 ", "A")), [], "units[6]"),
    "code_twice": (province(entry("a1", "B")), [], "units[6]"),
    "name_missing": (province(UnitEntry("c", " ", "k", "A")), [], "units[6]"),
    "kind_missing": (province(UnitEntry("c", "C", "", "A")), [], "units[6]"),
    "date_missing": (province(), [UnitEvent(None, "close", ("a1",))], "events[0]"),
    "event_unknown": (province(), [UnitEvent(JULY, "dissolve", ("a1",))], "events[0]"),
    "field_missing": (province(), [UnitEvent(JULY, "move", ("a1",))], "events[0]"),
    "field_foreign": (province(), [UnitEvent(JULY, "close", ("a1",), parent="B")], "events[0]"),
    "one_unit_only": (province(), [UnitEvent(JULY, "rename", ("A", "B"), name="C")], "events[0]"),
    "scope_unknown": (province(), [report("A", "all")], "events[0]"),
    "unit_unknown": (province(), [close("a9")], "events[0]"),
    "unit_not_yet": (province(entry("c", "A", date(2026, 1, 1))), [close("c")], "events[0]"),
    "unit_closed": (province(), [close("a1", day=JUNE), move("a1", "B")], "events[1]"),
    "founded_twice": (
        province(),
        [UnitEvent(JULY, "found", ("a1",), parent="B", name="a1", kind="k")],
        "events[0]",
    ),
    "parent_unknown": (province(entry("c", "X")), [], "units[6]"),
    "parent_gap": (province(entry("C", "TU", JULY), entry("c", "C")), [], "units[7]"),
    "loop": (province(), [move("A", "a1")], "events[0]"),
    "roots_two": (province(entry("X", None)), [], "units[6]"),
    "root_none": ([], [], "units"),
    "close_with_children": (province(), [close("A")], "events[0]"),
    "split_with_children": (
        province(entry("C", "TU", JULY)),
        [split("A", ("B", "C")), move("a1", "C")],
        "events[0]",
    ),
    "merge_into_missing": (province(), [merge("AB", "N")], "events[0]"),
    "merge_into_many": (province(), [UnitEvent(JULY, "merge", ("a1",), ("A", "B"))], "events[0]"),
    "merge_parent_unclear": (
        province(),
        [merge(("a1", "b1"), "N", name="N", kind="k")],
        "events[0]",
    ),
    "merge_nothing": (province(), [merge("A", "A")], "events[0]"),
    "split_parts": (province(), [split("a1", ("A",))], "events[0]"),
    "split_part_missing": (province(), [split("a1", ("a2", "a3"))], "events[0]"),
    "shares_wrong": (
        province(),
        [split("a1", ("a2", "b1"), JULY, Fraction("0.33"), Fraction("0.66"))],
        "events[0]",
    ),
    "shares_count": (province(), [split("a1", ("a2", "b1"), JULY, Fraction(1))], "events[0]"),
}


class TestRefusals:
    @pytest.mark.parametrize("problem", REFUSED)
    def test_says_where_what_and_how_to_mend(self, problem: str) -> None:
        """Each fault is refused alone, at its place, in both languages."""
        entries, events, where = REFUSED[problem]
        found = problems_of(entries, events)
        assert [(one.id, one.where) for one in found] == [(problem, where)]
        for language in ("vi", "en"):
            text = found[0].text(language)
            assert text.startswith(f"{where}: ")
            assert "{" not in text
            assert found[0].what(language) in text
            assert found[0].mend(language) in text

    def test_place_in_the_file_is_kept(self) -> None:
        """A row that knows its place in the file is named by it."""
        row = UnitEntry("c", "C", "k", "X", where="don_vi.xlsx: Đơn vị!A8")
        assert problems_of(province(row), [])[0].where == "don_vi.xlsx: Đơn vị!A8"

    def test_all_problems_come_at_once(self) -> None:
        """A list is refused once, with everything that is wrong with it."""
        entries = province(entry("a1", "B"), entry("c", "X"), entry("", "A"))
        events = [close("A"), UnitEvent(None, "close", ("b1",)), merge("B", "N")]
        assert {one.id for one in problems_of(entries, events)} == {
            "code_twice",
            "parent_unknown",
            "code_empty",
            "close_with_children",
            "date_missing",
            "merge_into_missing",
        }

    def test_gap_says_from_when_to_when(self) -> None:
        """A gap names the days on which the unit above does not exist."""
        entries = province(entry("C", "TU", JULY), entry("c", "C", date(2025, 1, 1)))
        (gap,) = problems_of(entries, [])
        assert (gap.params["start"], gap.params["end"]) == (date(2025, 1, 1), JULY)
        assert "01/01/2025 đến hết 30/06/2025" in gap.what("vi")
        assert "from 2025-01-01 to 2025-06-30" in gap.what("en")

    def test_gap_between_closing_and_opening_again(self) -> None:
        """A unit moved below one that is closed for a while is told which while."""
        again = UnitEvent(date(2026, 1, 1), "found", ("b1",), parent="B", name="b", kind="k")
        events = [close("b1"), move("a1", "b1", date(2025, 10, 1)), again]
        (gap,) = problems_of(province(), events)
        assert (gap.id, gap.where) == ("parent_gap", "events[1]")
        assert (gap.params["start"], gap.params["end"]) == (date(2025, 10, 1), date(2026, 1, 1))

    def test_gap_without_end(self) -> None:
        """A unit above that never comes back is said to be missing from a day on."""
        (gap,) = problems_of(province(), [close("b1"), move("a1", "b1", date(2025, 10, 1))])
        assert "từ 01/10/2025 trở đi" in gap.what("vi")

    @pytest.mark.parametrize("typed", ["A.01", "0A01", "a 01"])
    def test_near_code_is_offered(self, typed: str) -> None:
        """A code that differs in dots, blanks, zeros or case only is offered as the right one."""
        (problem,) = problems_of(province(entry("A01", "TU"), entry("c", typed)), [])
        assert problem.params["near"] == "A01"
        assert "Có phải “A01” không?" in problem.what("vi")
        assert "Did you mean “A01”?" in problem.what("en")

    def test_loop_in_the_list(self) -> None:
        """A circle is named with all its units, once."""
        rows = [entry("TU", None), entry("x", "z"), entry("y", "x"), entry("z", "y")]
        (loop,) = problems_of(rows, [])
        assert loop.params["loop"] == "x → z → y → x"
        assert "đầu dữ liệu" in loop.what("vi")

    def test_own_parent_is_a_loop(self) -> None:
        """A unit above itself is a circle of one."""
        assert [one.id for one in problems_of(province(entry("c", "c")), [])] == ["loop"]

    def test_province_closed_without_follower(self) -> None:
        """Closing everything leaves no province."""
        found = problems_of([entry("TU", None)], [close("TU")])
        assert [(one.id, one.where) for one in found] == [("root_none", "events[0]")]

    def test_closed_that_day_cannot_be_founded_that_day(self) -> None:
        """A code is not given away on the day on which its unit is closed."""
        found = problems_of(province(), [close("a1"), merge(("b1",), "a1", name="x", kind="k")])
        assert "founded_twice" in [one.id for one in found]

    def test_long_lists_are_shortened(self) -> None:
        """A message names the first eight units and counts the rest."""
        rows = [*province(), *(entry(f"x{n}", "b1") for n in range(20))]
        (problem,) = problems_of(rows, [close("b1")])
        assert problem.what("vi").endswith("x7 (+12).")

    def test_event_and_field_are_named_as_in_the_sheet(self) -> None:
        """In Vietnamese an event and a field are named as the workbook has them."""
        (problem,) = problems_of(province(), [UnitEvent(JULY, "move", ("a1",))])
        assert "chuyển (move)" in problem.what("vi")
        assert "Mã cấp trên (parent)" in problem.what("vi")

    @pytest.mark.parametrize("problem", PROBLEM_TEXTS)
    def test_both_languages_say_the_same(self, problem: str) -> None:
        """Fault and mend tell of the same params in Vietnamese and in English."""
        text = PROBLEM_TEXTS[problem]
        vietnamese, english = (
            {
                name.removesuffix("_en")
                for sentence in pair
                for _, name, _, _ in Formatter().parse(sentence)
                if name
            }
            for pair in ((text.what_vi, text.mend_vi), (text.what_en, text.mend_en))
        )
        assert vietnamese == english


def test_fifty_thousand_units_in_seconds() -> None:
    """A national organisation compiles and stands as a tree in a few seconds at the most."""
    rows = [entry("0", None)]
    rows += [entry(str(n), str((n - 1) // 20)) for n in range(1, 50_000)]
    started = time.perf_counter()
    tree = Organisation.build(rows).tree(JULY)
    assert time.perf_counter() - started < 5
    assert tree.last["0"] == 49_999
