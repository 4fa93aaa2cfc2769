"""The demonstration told to whoever watches: what is being done, what came of it, what next."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sync_service.demo.clerks import Mistake
from sync_service.demo.province import ROOT
from sync_service.demo.results import DemoResult, PeriodResult
from sync_service.demo.sending import Json, Sent
from sync_service.demo.texts import TEXTS
from sync_service.domain.numbers import vietnamese
from sync_service.domain.periods import Period
from sync_service.workbooks.texts import period_words

_STATISTICS = "member_statistics"
# Headline figures: text, measure, column.
_HEADLINES = (
    ("members", "D", "total"),
    ("admitted", "B1", "total"),
    ("organisations", "TC", "tccsd"),
)
# Slips of the hand shown as examples, another one in every period.
_SHOWN: tuple[Mistake, ...] = ("wrong_total", "text_number", "swapped_digits", "more_women")


class Teller:
    """Speaks to one console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language
        self._told = 0

    def say(self, text: str, **params: Any) -> None:
        """A text of demo/texts.py with its params."""
        self._console.print(self._words(text, **params), markup=False, soft_wrap=True)

    @contextmanager
    def step(self, text: str, total: int, period: str) -> Iterator[Callable[[], None]]:
        """A progress bar for as long as the work lasts; gives what is called after each part."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        ) as progress:
            task = progress.add_task(self._words(text, period=self._period(period)), total=total)
            yield lambda: progress.advance(task)

    def played(self, result: PeriodResult) -> None:
        """One quarter in a sentence, with a refused file as an example."""
        self.say(
            "played",
            period=self._period(result.period),
            issued=result.issued,
            sent=len(result.sent),
            accepted=len(result.accepted),
            missing=len(result.missing),
            seconds=self._number(result.seconds, 1),
        )
        if (refused := _refusal(result, _SHOWN[self._told % len(_SHOWN)])) is not None:
            self.say("example", **refused)
        self._told += 1
        if result.unexpected:
            one = result.unexpected[0]
            file, count = one.attempt.file_name, len(result.unexpected)
            self.say("unexpected", count=count, file=file, status=one.status)

    def summary(self, result: DemoResult) -> None:
        """The counts, the province's headline totals, and where the files are."""
        self._console.print(self._counts(result))
        self._console.print(self._totals(result))
        for one in result.periods:
            for note in one.rollup["findings"][:1]:
                period = self._period(one.period)
                self.say("noted", period=period, message=note["message"], hint=note["hint"] or "")
        self._console.print()
        self.say("where")
        self.say("where_units", path=_short(result.units_file))
        self.say("where_issued", path=_short(result.issued_folder))
        for one in result.periods:
            self.say("where_provincial", path=_short(one.provincial))
        self.say("where_home", path=_short(result.home))
        self._next(result)
        self.say("took", seconds=self._number(result.seconds, 1))

    def serving(self, result: DemoResult, address: str) -> None:
        """The address, tokens to try and what to ask with them."""
        period = result.periods[-1].period
        self._console.print()
        self.say("serving", address=address)
        self.say("office_token", token=result.office_token)
        self.say("unit_token", unit=result.open_unit, token=result.unit_token)
        office = {"token": result.office_token, "address": address}
        self.say("try_get", period=period, unit=ROOT, **office)
        file = _short(result.trial_file)
        self.say("try_send", token=result.unit_token, address=address, file=file)

    def _next(self, result: DemoResult) -> None:
        program, period = _program(result.folder), result.periods[-1].period
        file = result.trial_file.relative_to(result.folder).as_posix()
        self._console.print()
        self.say("next")
        self.say("try_folder", folder=_short(result.folder))
        self.say("try_totals", program=program, period=period)
        self.say("try_trace", program=program, period=period)
        self.say("try_fill", file=file, unit=result.open_unit)
        self.say("try_receive", program=program, file=file)

    def _counts(self, result: DemoResult) -> Table:
        headings = (
            *("period", "issued", "received", "accepted", "rejected"),
            *("duplicate", "corrected", "late", "missing"),
        )
        table = self._table("files_title")
        for heading in headings:
            first = heading == "period"
            table.add_column(
                self._words(heading), justify="left" if first else "right", no_wrap=first
            )
        for one in result.periods:
            numbers = (
                *(one.issued, len(one.sent), one.count("accepted"), one.count("rejected")),
                *(one.count("duplicate"), one.corrected, one.late, len(one.missing)),
            )
            table.add_row(self._period(one.period), *map(self._number, numbers))
        return table

    def _totals(self, result: DemoResult) -> Table:
        table = self._table("totals_title")
        table.add_column(self._words("figure"))
        for one in result.periods:
            table.add_column(self._period(one.period), justify="right", no_wrap=True)
        columns = [self._headlines(one.rollup) for one in result.periods]
        for text in columns[0]:
            table.add_row(self._words(text), *(column[text] for column in columns))
        return table

    def _headlines(self, rollup: Json) -> dict[str, str]:
        coverage, boxes = rollup["coverage"], _boxes(rollup)
        values = rollup["values"][_STATISTICS]
        done = boxes["done_on_time"] + boxes["done_late"]
        known = [one["met"] for one in rollup["targets"] if one["met"] is not None]
        return {
            "coverage": self._share(coverage["accepted"], coverage["expected"]),
            **{text: self._number(values[measure][column]) for text, measure, column in _HEADLINES},
            "tasks_done": self._share(done, sum(boxes.values())),
            "tasks_overdue": self._number(boxes["open_overdue"]),
            "targets": self._share(sum(known), len(known)),
        }

    def _table(self, title: str) -> Table:
        return Table(
            title=f"\n{self._words(title)}",
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
        )

    def _words(self, text: str, **params: Any) -> str:
        vi, en = TEXTS[text]
        return (en if self._language == "en" else vi).format(**params)

    def _period(self, code: str) -> str:
        if self._language == "en":
            return code
        return period_words(Period.parse(code)).replace(" năm ", "/")

    def _number(self, number: float | None, decimals: int = 0) -> str:
        if self._language == "en":
            return "…" if number is None else f"{number:,.{decimals}f}"
        return vietnamese(number, decimals)

    def _share(self, part: float, whole: float) -> str:
        return f"{self._number(part)} / {self._number(whole)}"


def _refusal(result: PeriodResult, mistake: Mistake) -> dict[str, str] | None:
    """What was said of the first wrong cell of a file that this mistake spoilt."""
    for one in result.sent:
        if one.attempt.mistake == mistake and (finding := _first_cell(one)) is not None:
            return {
                "file": one.attempt.file_name,
                **{key: str(finding[key] or "") for key in ("sheet", "cell", "message", "hint")},
            }
    return None


def _first_cell(sent: Sent) -> Json | None:
    findings: list[Json] = sent.answer["findings"]
    return next((one for one in findings if one["cell"]), None)


def _boxes(rollup: Json) -> Mapping[str, int]:
    """All tasks of all units by box."""
    total: Counter[str] = Counter()
    for task in rollup["tasks"]:
        total.update(task["boxes"])
    return total


def _short(path: Path) -> str:
    """The path as one would type it from here."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def _program(folder: Path) -> str:
    """How to call tonghop from the demonstration's folder."""
    if shutil.which("tonghop"):
        return "tonghop"
    beside = Path(sys.executable).with_name("tonghop")
    try:
        return os.path.relpath(beside, folder)
    except ValueError:  # another drive
        return str(beside)
