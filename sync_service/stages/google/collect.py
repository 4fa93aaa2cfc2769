"""Google Sheets read: those that were sent are received like any file, and answered in the sheet.

A clerk sends by ticking a box on the first sheet; what is being filled in is nobody's business.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection as Database

from sync_service.database import audit, periods
from sync_service.database import google as records
from sync_service.database.engine import reading, writing
from sync_service.database.google import IssuedSheet
from sync_service.database.submissions import find_submission
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import TonghopError
from sync_service.inboxes.google import SeenSheet, fetch, look_at
from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.drive import own_address
from sync_service.outlets.google.faults import SheetProblem
from sync_service.outlets.google.marks import write_answer
from sync_service.settings import Settings
from sync_service.stages.collect.common import Collected, submission_of, take
from sync_service.stages.context import Context
from sync_service.stages.google import common
from sync_service.stages.google.common import CHANNEL, Trials
from sync_service.stages.google.marks import answer_of, invitation
from sync_service.stages.google.reading import digest_of, is_ticked
from sync_service.stages.receive import Report, read_safely
from sync_service.stages.returning import verdict_of, verdict_of_stored
from sync_service.stages.store import Outcome
from sync_service.workbooks.annotate.verdict import Verdict

T = TypeVar("T")
# So many sheets are fetched before they are stored together.
_BATCH = 20


@dataclass(frozen=True)
class _Fetched:
    """A sheet as it was fetched, with the digest of what it says."""

    sheet: IssuedSheet
    seen: SeenSheet
    file: ReceivedFile
    digest: str


def collect_google(
    context: Context,
    settings: Settings,
    *,
    period: str | None = None,
    at_once: bool = False,
    log: Report | None = None,
    open_google: common.Open = common.open_connection,
) -> Collected:
    """Receives what was sent in the sheets of the open periods; nothing without a key file.

    A sheet that was not ticked as ready is left unless `at_once`. While the channel is off as a
    whole Google is not even asked. What keeps one sheet from being read or answered goes to `log`.
    Raises GoogleRefused.
    """
    collected = Collected(CHANNEL)
    if settings.google_credentials is None:
        return collected
    collected.closed = not common.is_switched_on(context)
    if collected.closed:
        return collected
    round_ = _Round(context, settings, open_google, collected, log)
    for code in round_.periods(period):
        round_.collect(code, at_once=at_once)
    return collected


class _Round:
    """One reading of the sheets."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        open_google: common.Open,
        collected: Collected,
        log: Report | None,
    ) -> None:
        self.context, self.settings, self.log = context, settings, log
        self.collected, self.trials = collected, Trials()
        self._open = open_google
        self._google: Connection | None = None
        self._editor: str | None = None

    @property
    def google(self) -> Connection:
        if self._google is None:
            self._google = self._open(self.settings)
        return self._google

    @property
    def editor(self) -> str:
        if self._editor is None:
            self._editor = own_address(self.google)
        return self._editor

    def periods(self, wanted: str | None) -> list[str]:
        """The open periods; one that is named, also when it is closed."""
        with reading(self.context.engine) as connection:
            opened = periods.all_periods(connection)
        if wanted is not None:
            return [wanted]
        return [one.code for one in opened if one.state == "open"]

    def collect(self, period: str, *, at_once: bool) -> None:
        """Reads and answers the sheets of one period."""
        with reading(self.context.engine) as connection:
            sheets = records.sheets_of(connection, [period])
            facts = periods.units_of(connection, period)
        closed = common.closures_in(self.context, period)
        issued = []
        for sheet in sheets:
            fact = facts.get(sheet.unit)
            is_closed = closed.holds(CHANNEL, fact.forms if fact else (), fact) is not None
            if sheet.issued_at is not None and not is_closed:
                issued.append(sheet)
        if not issued:
            return
        there = common.files_of(self.google, self.settings, period, "unit")
        self._tell_gone(issued, there)
        told: dict[str, Verdict] = {}
        fetched = self._fetched(issued, there, at_once=at_once)
        while batch := list(islice(fetched, _BATCH)):
            told |= self._receive(batch)
        self._answer(period, there, told)

    def _tell_gone(self, issued: Sequence[IssuedSheet], there: Mapping[str, SeenSheet]) -> None:
        for sheet in issued:
            if sheet.file not in there:
                self._failed(
                    sheet,
                    SheetProblem(
                        f"Không còn thấy bảng tính của đơn vị {sheet.unit} trên Google (đã xóa?). "
                        "Phát hành lại: tonghop google issue",
                        f"The sheet of {sheet.unit} is gone from Google. Issue it again.",
                    ),
                )

    def _fetched(
        self, issued: Sequence[IssuedSheet], there: Mapping[str, SeenSheet], *, at_once: bool
    ) -> Iterator[_Fetched]:
        """The sheets that say something new since they were last read."""
        for sheet in issued:
            seen = there.get(sheet.file)
            if seen is None or (seen.modified == sheet.seen and not at_once):
                continue
            one = self._fetch(sheet, seen, at_once=at_once)
            if one is not None:
                yield one

    def _fetch(self, sheet: IssuedSheet, seen: SeenSheet, *, at_once: bool) -> _Fetched | None:
        content = self._attempt(sheet, partial(fetch, self.google, sheet.file))
        if content is None:
            return None
        ticked = is_ticked(content)
        if not ticked and not at_once:
            self._left(sheet, seen, has_box=ticked is not None)
            return None
        file = ReceivedFile(
            _file_name(sheet),
            content,
            CHANNEL,
            # A report is in time when its last change was: to tick the box is one.
            seen.modified_at,
            seen.editor or f"{CHANNEL}:{sheet.unit}",
            sheet.unit,
        )
        digest = digest_of(read_safely(self.context, file, self.log))
        if digest != sheet.digest or (ticked and sheet.submission is None):
            return _Fetched(sheet, seen, file, digest)
        with writing(self.context.engine) as connection:
            if ticked:
                # Sent once more as it was: told once more.
                records.set_read(connection, sheet.file, seen.modified, digest, sheet.submission)
            else:
                records.set_seen(connection, sheet.file, seen.modified)
        return None

    def _left(self, sheet: IssuedSheet, seen: SeenSheet, *, has_box: bool) -> None:
        """A sheet that was not sent: not looked at again before it is changed."""
        # Our own answer is a change to Drive, too.
        self.collected.waiting += seen.editor != self.editor
        is_told = sheet.submission is not None and sheet.digest is not None
        with writing(self.context.engine) as connection:
            if is_told and not has_box:
                # The first sheet was taken away: the answer is due again.
                known = (sheet.digest or "", sheet.submission)
                records.set_read(connection, sheet.file, seen.modified, *known)
            else:
                records.set_seen(connection, sheet.file, seen.modified)
        if not is_told and not has_box:
            # Without the first sheet nobody could ever send.
            write = partial(write_answer, self.google, sheet.file, invitation(), self.editor)
            self._attempt(sheet, write)

    def _receive(self, batch: Sequence[_Fetched]) -> dict[str, Verdict]:
        """Stores what was fetched; by file the verdicts that no stored report of the unit holds."""
        told: dict[str, Verdict] = {}

        def record(connection: Database, outcomes: Sequence[Outcome]) -> None:
            for one, outcome in zip(batch, outcomes, strict=True):
                number = submission_of(connection, outcome)
                file = one.sheet.file
                records.set_read(connection, file, one.seen.modified, one.digest, number)
                if number is None:
                    told[file] = verdict_of(connection, outcome)

        outcomes = take(self.context, [one.file for one in batch], record, self.log)
        self.collected.count(outcomes, ())
        return told

    def _answer(
        self, period: str, there: Mapping[str, SeenSheet], told: Mapping[str, Verdict]
    ) -> None:
        """Writes what became of reports into the sheets that do not tell it yet."""
        with reading(self.context.engine) as connection:
            sheets = records.sheets_of(connection, [period])
        for sheet in sheets:
            if sheet.file not in there or not (sheet.is_answer_due or sheet.file in told):
                continue
            self._attempt(sheet, partial(self._write, sheet, told.get(sheet.file)))

    def _write(self, sheet: IssuedSheet, verdict: Verdict | None) -> None:
        state = sheet.state
        verdict = verdict or self._stored_verdict(sheet)
        # Changed since it was read: a tick there may be is for what the next round will read.
        is_newer = look_at(self.google, sheet.file).modified != sheet.seen
        answer = answer_of(verdict)
        write_answer(self.google, sheet.file, answer, self.editor, leaves_tick=is_newer)
        self._record_told(sheet, state or verdict.state)
        self.collected.answered += 1

    def _stored_verdict(self, sheet: IssuedSheet) -> Verdict:
        with reading(self.context.engine) as connection:
            stored = find_submission(connection, sheet.submission or 0)
            assert stored is not None
            return verdict_of_stored(connection, stored)

    def _record_told(self, sheet: IssuedSheet, state: str) -> None:
        with writing(self.context.engine) as connection:
            records.set_told(connection, sheet.file, state)
            subject = f"{sheet.period}/{sheet.unit}"
            deed = audit.Deed(CHANNEL, "google.answer", subject, {"state": state})
            audit.record(connection, [deed], self.context.now())

    def _attempt(self, sheet: IssuedSheet, work: Callable[[], T]) -> T | None:
        """Keeps a problem with one sheet from the others, and tells the log."""
        known = len(self.trials.problems)
        done = self.trials.attempt(sheet.unit, work)
        for problem in self.trials.problems[known:]:
            self._failed(sheet, problem.error)
        return done

    def _failed(self, sheet: IssuedSheet, error: TonghopError) -> None:
        self.collected.failed += 1
        if self.log is not None:
            self.log(f"{CHANNEL} {sheet.period}/{sheet.unit}: {error}")


def _file_name(sheet: IssuedSheet) -> str:
    return f"{sheet.period}_{sheet.unit}_google.xlsx"
