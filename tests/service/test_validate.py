"""What was read, though otherwise than it stands in its cell, is judged like anything else."""

from typing import Any

from sync_service.demo.filling import fill, locate
from sync_service.domain.findings import Severity
from tests.service.province import Province, honest


def told_of(province: Province, entries: dict[str, Any]) -> dict[str, Severity]:
    """The findings at the first task's cells of a report with these entries by heading."""
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=30))
    places = locate(content)
    sheet = next(name for name in places if name.startswith("NV "))
    first = next(code for code, heading in places[sheet] if heading == "Tiến độ")
    refs = {heading: ref for (code, heading), ref in places[sheet].items() if code == first}
    typed = {refs[heading]: value for heading, value in entries.items()}
    findings = province.send(fill(content, {sheet: typed})).findings
    return {one.code: one.severity for one in findings if one.place.cell in refs.values()}


def test_a_repaired_percentage_does_not_escape_its_rule(opened: Province) -> None:
    """A task that is done stands at 100 percent, whether 50 was typed as a number or as text."""
    done = {"Tiến độ": "Hoàn thành.", "Ngày hoàn thành": "5/3/2023", "Số, ngày văn bản": "1-BC"}
    told = told_of(opened, done | {"Tỷ lệ hoàn thành (%)": "50"})
    assert told == {
        "CHOICE_TEXT": "repair",
        "DATE_TEXT": "repair",
        "NUMBER_TEXT": "repair",
        "NV-02": "error",
    }
    assert "NV-02" not in told_of(opened, done | {"Tỷ lệ hoàn thành (%)": "100"})


def test_what_could_not_be_read_is_told_once(opened: Province) -> None:
    """A percentage that is no number is a fault of its own, and breaks no rule besides."""
    done = {"Tiến độ": "hoàn thành", "Ngày hoàn thành": "5/3/2023", "Số, ngày văn bản": "1-BC"}
    told = told_of(opened, done | {"Tỷ lệ hoàn thành (%)": "gần xong"})
    assert told == {"DATE_TEXT": "repair", "NUMBER_INVALID": "error"}
