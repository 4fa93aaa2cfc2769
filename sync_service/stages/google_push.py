"""Totals put into a Google Sheet of the office: the provincial workbook, at one lasting address."""

from sync_service.database import audit
from sync_service.database import google as records
from sync_service.database.engine import reading, writing
from sync_service.domain.mails import address_of
from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.outlets.google import texts
from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.drive import (
    DriveFile,
    make_sheet,
    own_address,
    replace_sheet,
    share,
)
from sync_service.outlets.google.protecting import protect_all
from sync_service.settings import Settings
from sync_service.stages import google as common
from sync_service.stages.context import Context
from sync_service.stages.google_issue import period_folder
from sync_service.stages.provincial import workbook
from sync_service.stages.rollup import Scope, scope_of
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

    The sheet is made the first time, and its content replaced from then on. `readers` may read
    it. Raises GoogleRefused, SheetProblem, UnitRefused, UsageRefused.
    """
    common.require_channel(context)
    addresses = [_checked(one) for one in readers]
    google = open_google(settings)
    with reading(context.engine) as connection:
        scope = scope_of(connection, period, unit)
        content = workbook(context, connection, scope)
        known = records.sheets_of(connection, [period.code], "totals")
    there = common.files_of(google, settings, period.code, "totals")
    file = next((one.file for one in known if one.unit == scope.unit), None)
    if file is not None and file in there:
        replace_sheet(google, file, content)
    else:
        file = _made(context, settings, google, scope, content)
    protect_all(google, file, own_address(google))
    _record(context, scope, file, actor)
    message = texts.TOTALS_SHARED.format(
        period=period_words(period), name=scope.units[scope.unit].name
    )
    for address in addresses:
        share(google, file, address, "reader", message)
    return common.ADDRESS.format(file=file)


def _made(
    context: Context, settings: Settings, google: Connection, scope: Scope, content: bytes
) -> str:
    code = scope.period.code
    name = texts.TOTALS_TITLE.format(period=code, name=scope.units[scope.unit].name)
    parent = period_folder(google, settings, code)
    wanted = DriveFile(name, common.marks_of(code, "totals", scope.unit), parent)
    file = make_sheet(google, wanted, content, settings.google_drive)
    with writing(context.engine) as connection:
        records.add_sheet(connection, code, scope.unit, "totals", file, context.now())
    return file


def _record(context: Context, scope: Scope, file: str, actor: str) -> None:
    with writing(context.engine) as connection:
        now = context.now()
        records.set_issued(connection, file, now, None, None)
        subject = f"{scope.period.code}/{scope.unit}"
        audit.record(connection, [audit.Deed(actor, "google.push", subject, {"file": file})], now)


def _checked(address: str) -> str:
    found = address_of(address)
    if found is None:
        raise UsageRefused(
            f"“{address}” không phải là địa chỉ thư.", f"“{address}” is no mail address."
        )
    return found
