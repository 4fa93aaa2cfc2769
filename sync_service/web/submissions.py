"""Submissions: sent, listed, looked into, approved, returned."""

from io import BytesIO

from apiflask import APIBlueprint, FileSchema
from flask import Response, send_file

from sync_service.database import submissions as table
from sync_service.database.submissions import Wanted
from sync_service.outlets.mail.message import domain_of
from sync_service.stages import review
from sync_service.stages.originals import read_original
from sync_service.stages.present import shown_name, stored_json, submission_json
from sync_service.stages.receive import receive
from sync_service.stages.returning import returned, verdict_of_stored
from sync_service.stages.stored import stored_report
from sync_service.web import access, current, schemas
from sync_service.web.asked import quarter_of
from sync_service.web.uploads import answer_to, log_fault, received_files

submissions = APIBlueprint("submissions", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ANY = "application/octet-stream"


@submissions.post("/submissions")
@submissions.input(schemas.Upload, location="files", arg_name="upload")
@submissions.output(schemas.Received)
def send(upload: schemas.Upload) -> Response:
    """Workbooks received: kept, checked and, when in order, added to the totals.

    A rejected workbook is an answer, not an error: its status says so.
    """
    holder = access.allow("send")
    wanted = quarter_of(upload.period).code if upload.period else None
    files = received_files(upload.file, holder)
    return answer_to(list(receive(current.context(), files, wanted_period=wanted, log=log_fault)))


@submissions.get("/submissions")
@submissions.input(schemas.SubmissionQuery, location="query", arg_name="query")
@submissions.output(schemas.SubmissionPage)
def list_all(query: schemas.SubmissionQuery) -> Response:
    """The submissions of the token's subtree, newest first."""
    holder = access.allow("see")
    wanted = Wanted(query.period, query.unit, query.status)
    with current.reading() as connection:
        found, total = table.page_of(
            connection,
            holder.unit,
            unplaced=access.sees_unplaced(connection, holder),
            wanted=wanted,
            limit=query.per_page,
            offset=(query.page - 1) * query.per_page,
        )
    items = [submission_json(one, current.language()) for one in found]
    page = {"page": query.page, "per_page": query.per_page, "total": total}
    return current.answer({"items": items, **page})


@submissions.get("/submissions/<int:submission_id>")
@submissions.output(schemas.SubmissionContent)
def show(submission_id: int) -> Response:
    """One submission with its values and tasks, which only an accepted one ever had."""
    holder = access.allow("see")
    with current.reading() as connection:
        found = access.submission(connection, holder, submission_id)
        stored = stored_report(current.context(), connection, found)
    return current.answer(stored_json(stored, current.language()))


@submissions.get("/submissions/<int:submission_id>/workbook")
@submissions.input(schemas.WorkbookQuery, location="query", arg_name="query")
@submissions.output(FileSchema, content_type=_XLSX)
def workbook(submission_id: int, query: schemas.WorkbookQuery) -> Response:
    """The file as it was received, byte for byte; or annotated, to be mended and sent again."""
    holder = access.allow("see")
    with current.reading() as connection:
        found = access.submission(connection, holder, submission_id)
        verdict = verdict_of_stored(connection, found) if query.annotated else None
    content = read_original(current.context().originals, found.sha256)
    name = shown_name(found.file_name)
    if verdict is not None:
        answer = returned(verdict, content, log_fault)
        name, content = answer.name, answer.content
    kind = _XLSX if name.lower().endswith(".xlsx") else _ANY
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


@submissions.post("/submissions/<int:submission_id>/approve")
@submissions.output(schemas.Submission)
def approve(submission_id: int) -> Response:
    """An accepted report approved by a unit above."""
    holder = access.allow("review")
    with current.reading() as connection:
        access.submission_to_review(connection, holder, submission_id)
    approved = review.approve(current.context(), submission_id, holder.name)
    return current.answer(submission_json(approved, current.language()))


@submissions.post("/submissions/<int:submission_id>/return")
@submissions.input(schemas.Reason, arg_name="reason")
@submissions.output(schemas.Submission)
def return_(submission_id: int, reason: schemas.Reason) -> Response:
    """An accepted report returned with a reason; its figures leave the totals at once."""
    holder = access.allow("review")
    with current.reading() as connection:
        access.submission_to_review(connection, holder, submission_id)
    returned = review.return_(
        current.context(),
        submission_id,
        holder.name,
        reason.reason,
        domain=domain_of(current.service().settings),
    )
    return current.answer(submission_json(returned, current.language()))
