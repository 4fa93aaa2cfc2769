"""Units' workbooks issued as Google Sheets: converted, set up, proved by reading, shared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sync_service.database import audit, periods
from sync_service.database import google as records
from sync_service.database.engine import reading, writing
from sync_service.database.google import IssuedSheet
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.domain.mails import addresses_of
from sync_service.inboxes.google import SeenSheet, fetch, look_at
from sync_service.outlets.google import texts
from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.drive import DriveFile, folder, make_sheet, own_address, share
from sync_service.outlets.google.faults import SheetProblem
from sync_service.outlets.google.marks import answer_requests
from sync_service.outlets.google.protecting import set_up
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.google import common
from sync_service.stages.google.common import Progress, Trials, UnitProblem
from sync_service.stages.google.layout import looks_of
from sync_service.stages.google.marks import invitation
from sync_service.stages.google.reading import digest_of
from sync_service.stages.issue import Issued, issue
from sync_service.stages.periods import known_period
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook
from sync_service.workbooks.texts import day_words, period_words

# Workbooks are made for so many units at a time, so that no transaction is held for minutes.
_BATCH = 50


@dataclass
class IssuedSheets:
    """What one run did. `kept` had their sheet already, `closed` may have none."""

    issued: int = 0
    kept: int = 0
    closed: int = 0
    problems: list[UnitProblem] = field(default_factory=list)


@dataclass(frozen=True)
class SheetLink:
    """Where a unit's sheet is, and who may use it."""

    unit: str
    name: str
    link: str
    shared: tuple[str, ...]


def issue_sheets(
    context: Context,
    settings: Settings,
    period: str,
    units: Sequence[str] | None = None,
    *,
    actor: str,
    open_google: common.Open = common.open_connection,
    progress: Progress | None = None,
) -> IssuedSheets:
    """A Google Sheet for some units, or for all that owe a report; those that have one keep it.

    Stopped in the middle, the next run goes on where it was. Raises GoogleRefused, IssueRefused,
    PeriodRefused.
    """
    common.require_channel(context)
    google = open_google(settings)
    desk = _Desk(context, settings, google, period, actor)
    for made in desk.workbooks(units):
        desk.trials.attempt(made.unit, partial(desk.bring, made))
        if progress is not None:
            progress(made.unit)
    desk.result.problems = desk.trials.problems
    return desk.result


def share_sheets(
    context: Context,
    settings: Settings,
    period: str,
    units: Sequence[str] | None = None,
    *,
    actor: str,
    open_google: common.Open = common.open_connection,
) -> list[UnitProblem]:
    """Shares sheets with addresses that units have got since; what could not be shared.

    Nobody's access is taken away. Raises GoogleRefused, PeriodRefused.
    """
    common.require_channel(context)
    desk = _Desk(context, settings, open_google(settings), period, actor)
    for sheet in desk.records.values():
        if sheet.issued_at is not None and (units is None or sheet.unit in units):
            desk.trials.attempt(sheet.unit, partial(desk.share, sheet))
    return desk.trials.problems


def links_of(context: Context, period: str) -> list[SheetLink]:
    """Where the units' sheets of a period are."""
    with reading(context.engine) as connection:
        facts = periods.units_of(connection, period)
        found = records.sheets_of(connection, [period])
    return [
        SheetLink(
            one.unit,
            facts[one.unit].name if one.unit in facts else one.unit,
            common.ADDRESS.format(file=one.file),
            one.shared,
        )
        for one in found
    ]


class _Desk:
    """The issuing of one period."""

    def __init__(
        self, context: Context, settings: Settings, google: Connection, period: str, actor: str
    ) -> None:
        self.context, self.settings, self.google, self.actor = context, settings, google, actor
        self.result, self.trials = IssuedSheets(), Trials()
        with reading(context.engine) as connection:
            self.opened: OpenedPeriod = known_period(connection, period)
            self.facts: Mapping[str, PeriodUnit] = periods.units_of(connection, period)
            found = records.sheets_of(connection, [period])
        self.records: dict[str, IssuedSheet] = {one.unit: one for one in found}
        self.closed = common.closures_in(context, period)
        self.there: Mapping[str, SeenSheet] = common.files_of(google, settings, period, "unit")
        self.editor = own_address(google)
        self._folder: str | None = None

    def workbooks(self, units: Sequence[str] | None) -> Iterator[Issued]:
        """The workbooks of units that may and do not yet have a sheet."""
        chosen = units
        if chosen is None:
            chosen = [one.unit for one in self.facts.values() if one.expected]
        wanted = [unit for unit in chosen if self._is_wanted(unit)]
        for start in range(0, len(wanted), _BATCH):
            with reading(self.context.engine) as connection:
                batch = wanted[start : start + _BATCH]
                made = list(issue(self.context, connection, self.opened, batch))
            yield from made

    def bring(self, made: Issued) -> None:
        """Brings one workbook to Google, step by step; what is done already is not done again."""
        before = self._read(made.content)
        file = self._made(made)
        looks = looks_of(made.content)
        first_sheet = partial(answer_requests, answer=invitation(), editor=self.editor)
        set_up(self.google, file, looks, self.editor, first_sheet)
        seen = look_at(self.google, file)
        after = self._read(fetch(self.google, file))
        _prove(before, after)
        with writing(self.context.engine) as connection:
            now = self.context.now()
            records.set_issued(connection, file, now, seen.modified, digest_of(after))
            deed = audit.Deed(self.actor, "google.issue", f"{self.opened.code}/{made.unit}")
            audit.record(connection, [replace(deed, detail={"file": file})], now)
        self.result.issued += 1
        self.share(IssuedSheet(self.opened.code, made.unit, "unit", file))

    def share(self, sheet: IssuedSheet) -> None:
        """Shares a sheet with the unit's addresses that it is not shared with yet."""
        fact = self.facts.get(sheet.unit)
        if fact is None:
            return
        message = texts.SHARED.format(
            name=fact.name,
            period=period_words(self.opened.period),
            due=day_words(self.opened.due_day),
            tick=texts.TICK,
        )
        shared = list(sheet.shared)
        for address in addresses_of(fact.email):
            if address in shared:
                continue
            share(self.google, sheet.file, address, "writer", message)
            shared.append(address)
            with writing(self.context.engine) as connection:
                records.set_shared(connection, sheet.file, shared)
                subject = f"{self.opened.code}/{sheet.unit}"
                deed = audit.Deed(self.actor, "google.share", subject, {"address": address})
                audit.record(connection, [deed], self.context.now())

    def _is_wanted(self, unit: str) -> bool:
        fact, record = self.facts.get(unit), self.records.get(unit)
        if record is not None and record.issued_at is not None and record.file in self.there:
            self.result.kept += 1
            return False
        if fact is not None and self.closed.holds(common.CHANNEL, fact.forms, fact) is not None:
            self.result.closed += 1
            return False
        return True

    def _made(self, made: Issued) -> str:
        """The unit's file: the one that an interrupted run left, or a new one."""
        known = [one for one in self.there.values() if one.marks.get(common.UNIT) == made.unit]
        record = self.records.get(made.unit)
        if record is not None and record.file in self.there:
            return record.file
        if known:
            file = known[0].id
        else:
            name = texts.UNIT_TITLE.format(
                period=self.opened.code, unit=made.unit, name=self.facts[made.unit].name
            )
            marks = common.marks_of(self.opened.code, "unit", made.unit)
            wanted = DriveFile(name, marks, self._folder_id())
            file = make_sheet(self.google, wanted, made.content, self.settings.google_drive)
        with writing(self.context.engine) as connection:
            now = self.context.now()
            records.add_sheet(connection, self.opened.code, made.unit, "unit", file, now)
        return file

    def _folder_id(self) -> str:
        if self._folder is None:
            self._folder = period_folder(self.google, self.settings, self.opened.code)
        return self._folder

    def _read(self, content: bytes) -> ReadWorkbook:
        return read_workbook(content, self.context.contract, self.context.secret)


def period_folder(google: Connection, settings: Settings, period: str) -> str:
    """The folder of a period's files on Drive, made if need be."""
    wanted = DriveFile(texts.FOLDER.format(period=period), common.marks_of(period, "folder"))
    return folder(google, wanted, settings.google_drive)


def _prove(before: ReadWorkbook, after: ReadWorkbook) -> None:
    """SheetProblem unless Google's copy reads as the workbook that was sent there."""
    known = {(one.code, one.place.sheet) for one in before.findings}
    new = [one for one in after.findings if (one.code, one.place.sheet) not in known]
    if after.stamp == before.stamp and after.forms.keys() == before.forms.keys() and not new:
        return
    what = ", ".join(sorted({one.code for one in new})) or "stamp"
    raise SheetProblem(
        f"Bảng do Google chuyển đổi đọc lại không giống tệp gốc ({what}); chưa giao cho đơn vị.",
        f"What Google converted does not read as the original ({what}); it is not handed out.",
    )
