"""Totals put into a Google Sheet of the office: the provincial workbook, at one lasting address.

The sheet is people's too: only the tabs and columns that the program keeps are changed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync_service.database import audit
from sync_service.database import google as records
from sync_service.database.engine import reading, writing
from sync_service.domain.mails import address_of
from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.inboxes.google import look_at
from sync_service.outlets.google import texts
from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.drive import DriveFile, make_sheet, own_address, share
from sync_service.outlets.google.keeping import write_tabs
from sync_service.outlets.google.own_tabs import OwnTab
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.google import common
from sync_service.stages.google.issue import period_folder
from sync_service.stages.google.totals import own_tabs
from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import Scope, scope_of
from sync_service.workbooks.provincial.drawing import draw
from sync_service.workbooks.provincial.model import Model
from sync_service.workbooks.provincial.xlsx import render
from sync_service.workbooks.texts import period_words


def push_totals(
    context: Context,
    settings: Settings,
    period: Period,
    unit: str | None = None,
    *,
    readers: tuple[str, ...] = (),
    actor: str,
    open_google: common.Open = common.open_connection,
) -> str:
    """Writes a unit's totals (the province's by default) into their sheet; its address.

    The sheet is made the first time; from then on only what is different is written, in one
    change. Where nothing is, Drive is asked whether the sheet is still there, and no more.
    `readers` may read it. Raises GoogleRefused, SheetProblem, UnitRefused, UsageRefused.
    """
    common.require_channel(context)
    addresses = [_checked(one) for one in readers]
    google = open_google(settings)
    with reading(context.engine) as connection:
        scope = scope_of(connection, period, unit)
        model = draw(provincial_report(context, connection, scope))
        known = records.sheets_of(connection, [period.code], "totals")
    tabs = own_tabs(model)
    push = _Push(context, settings, google, scope, tabs, actor)
    before = next((one for one in known if one.unit == scope.unit), None)
    there = common.files_of(google, settings, period.code, "totals")
    if before is None or before.file not in there:
        file = push.made(model)
    else:
        file = before.file
        if (before.digest, before.seen) != (push.digest, there[file].modified):
            push.written(file)
    message = texts.TOTALS_SHARED.format(
        period=period_words(period), name=scope.units[scope.unit].name
    )
    for address in addresses:
        share(google, file, address, "reader", message)
    return common.ADDRESS.format(file=file)


@dataclass(frozen=True)
class _Push:
    """One unit's totals on their way."""

    context: Context
    settings: Settings
    google: Connection
    scope: Scope
    tabs: Sequence[OwnTab]
    actor: str

    @property
    def digest(self) -> str:
        """Of all that the tabs say and show, but for when they were made."""
        told = repr([(tab.name, tab.written) for tab in self.tabs])
        return hashlib.sha256(told.encode()).hexdigest()

    def made(self, model: Model) -> str:
        """A new sheet, converted by Drive from the workbook: charts and colour rules come along."""
        code, unit = self.scope.period.code, self.scope.unit
        name = texts.TOTALS_TITLE.format(period=code, name=self.scope.units[unit].name)
        parent = period_folder(self.google, self.settings, code)
        wanted = DriveFile(name, common.marks_of(code, "totals", unit), parent)
        # A formula kept beside values that later pushes write could come to show something else.
        shown = [replace(one, formulas={}) for one in model.sheets if one.visible == "yes"]
        content = render(replace(model, sheets=shown))
        file = make_sheet(self.google, wanted, content, self.settings.google_drive)
        with writing(self.context.engine) as connection:
            records.add_sheet(connection, code, unit, "totals", file, self.context.now())
        self.written(file, as_uploaded=True)
        return file

    def written(self, file: str, *, as_uploaded: bool = False) -> None:
        """The tabs brought up to date, and what stands then put on record."""
        editor = own_address(self.google)
        is_changed = write_tabs(self.google, file, self.tabs, editor, as_uploaded=as_uploaded)
        seen = look_at(self.google, file).modified
        subject = f"{self.scope.period.code}/{self.scope.unit}"
        deed = audit.Deed(self.actor, "google.push", subject, {"file": file})
        with writing(self.context.engine) as connection:
            now = self.context.now()
            records.set_issued(connection, file, now, seen, self.digest)
            if is_changed:
                audit.record(connection, [deed], now)


def _checked(address: str) -> str:
    found = address_of(address)
    if found is None:
        raise UsageRefused(
            f"“{address}” không phải là địa chỉ thư.", f"“{address}” is no mail address."
        )
    return found
