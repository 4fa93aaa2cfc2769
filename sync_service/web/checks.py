"""A dry run: what would be said of a workbook, nothing kept."""

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages.receive import check
from sync_service.web import access, current, schemas
from sync_service.web.asked import quarter_of
from sync_service.web.uploads import answer_to, log_fault, received_files

checks = APIBlueprint("checks", __name__)


@checks.post("/checks")
@checks.input(schemas.Upload, location="files", arg_name="upload")
@checks.output(schemas.Received)
def make(upload: schemas.Upload) -> Response:
    """What would be said of workbooks if they were sent; nothing is kept."""
    holder = access.allow("send")
    wanted = quarter_of(upload.period).code if upload.period else None
    files = received_files(upload.file, holder)
    outcomes = check(current.context(), files, wanted_period=wanted, log=log_fault)
    return answer_to(outcomes)
