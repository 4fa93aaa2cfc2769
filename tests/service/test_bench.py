"""The benchmark runs, and tells everything that it is asked for."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from sync_service.contract.vectors import Adding
from tests.bench.__main__ import main
from tests.bench.measuring import Line, table
from tests.bench.rolling_up import form_of_values, numbers_of, refuse_difference
from tests.conftest import is_there

LINE = re.compile(r"^.+ / .+?  +\d+\.\d+ +\[\d+\.\d+ - \d+\.\d+\]( +<= [\d.]+  (yes|NO))?$")


def test_a_small_run_prints_every_line() -> None:
    """Each measurement has its lines, each goal of the issue its verdict; ratios and no times."""
    result = CliRunner().invoke(main, ["--small", "--runs", "1"], catch_exceptions=False)

    assert result.exit_code == 0
    heading, *lines, note = result.stdout.splitlines()
    assert heading.split() == ["what", "ratio", "[min", "-", "max]", "goal", "reached"]
    assert all(LINE.match(line) for line in lines), result.stdout
    begun = [line.split(" ")[0].rstrip(",") for line in lines]
    assert {name: begun.count(name) for name in set(begun)} == {
        "receive": 2,
        "issue": 2,
        "rollup": 12,
        "one": 4,
        "rush": 6 if is_there("postgresql") else 3,
        **({"pull": 8} if is_there("soffice") else {}),
    }
    assert sum("<= 0.25" in line for line in lines) == 2
    assert any("<= 0.1 " in line for line in lines)
    assert sum("<= 2 " in line for line in lines) == 1
    assert "Ratios of times" in note


def test_both_sides_of_the_rollup_agree() -> None:
    """pandas, level by level, comes to the totals of sum_tree(); who differs is found out."""
    numbers = numbers_of(1_500)

    refuse_difference(numbers, Adding.of(form_of_values()))
    wrong = replace(numbers, wide=numbers.wide.assign(v7=0.0))
    with pytest.raises(RuntimeError, match="different totals"):
        refuse_difference(wrong, Adding.of(form_of_values()))


def test_a_goal_is_held_against_the_median() -> None:
    """One round out of line does not decide."""
    good, bad = Line("a / b", (0.1, 0.2, 0.9), 0.25), Line("c / d", (0.1, 0.3, 0.4), 0.25)

    assert (good.is_reached, bad.is_reached) == (True, False)
    assert Line("e / f", (1.0,)).is_reached is None
    shown = table([good, bad]).splitlines()
    assert shown[1].split()[3:] == ["0.200", "[0.100", "-", "0.900]", "<=", "0.25", "yes"]
    assert shown[2].endswith("NO")
