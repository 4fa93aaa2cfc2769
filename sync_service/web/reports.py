"""Reports made for sending: what there is of a period, and its files."""

from io import BytesIO

from apiflask import APIBlueprint, FileSchema
from flask import Response, send_file

from sync_service.database import reports as table
from sync_service.database.reports import MadeReport
from sync_service.stages.originals import read_original
from sync_service.stages.present import moment
from sync_service.web import access, current, schemas

reports = APIBlueprint("reports", __name__)


@reports.get("/reports/<period>")
@reports.input(schemas.UnitQuery, location="query", arg_name="query")
@reports.output(schemas.MadeReport)
def show(period: str, query: schemas.UnitQuery) -> Response:
    """The newest report of a unit for a period, and the files it has."""
    made = _newest(period, query.unit)
    return current.answer(
        {
            "period": made.period,
            "unit": made.unit,
            "number": made.number,
            "state": made.state,
            "made_at": moment(made.made_at),
            "sent_at": moment(made.sent_at),
            "files": [
                {"role": role, "name": one.name, "sha256": one.sha256}
                for role, one in made.files.items()
            ],
        }
    )


@reports.get("/reports/<period>/<role>")
@reports.input(schemas.UnitQuery, location="query", arg_name="query")
@reports.output(FileSchema, content_type="application/octet-stream")
def fetch(period: str, role: str, query: schemas.UnitQuery) -> Response:
    """One file of the newest report: `workbook`, `word`, `pdf` or a chart."""
    made = _newest(period, query.unit)
    file = made.files.get(role)
    if file is None:
        raise _none_such(period)
    content = read_original(current.context().originals, file.sha256)
    return send_file(
        BytesIO(content), mimetype=file.media_type, as_attachment=True, download_name=file.name
    )


def _newest(period: str, unit: str | None) -> MadeReport:
    """Raises NotFound where none was made; reviewers and the office may see it."""
    holder = access.allow("review")
    with current.reading() as connection:
        wanted, asked = access.within(connection, holder, period, unit)
        made = table.newest(connection, wanted.code, asked)
    if made is None:
        raise _none_such(wanted.code)
    return made


def _none_such(period: str) -> access.NotFound:
    return access.NotFound(
        f"Kỳ {period} chưa lập báo cáo để tải về.",
        f"No report of {period} has been made that could be fetched.",
    )
