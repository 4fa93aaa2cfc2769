"""Files of sent reports, for those whose mail could not carry them: by a link that it holds."""

from io import BytesIO

from flask import Blueprint, Response, send_file

from sync_service.database import reports as table
from sync_service.stages.originals import read_original
from sync_service.web import access, current

report_files = Blueprint("report_files", __name__)


@report_files.get("/bao-cao/<int:report>/<role>/<signature>")
def fetch(report: int, role: str, signature: str) -> Response:
    """The file as it was sent."""
    context = current.context()
    access.allow_report_link(report, role, signature)
    with current.reading() as connection:
        made = table.find_report(connection, report)
    if made is None or made.state != "sent" or role not in made.files:
        raise access.no_such_link()
    file = made.files[role]
    content = read_original(context.originals, file.sha256)
    return send_file(
        BytesIO(content), mimetype=file.media_type, as_attachment=True, download_name=file.name
    )
