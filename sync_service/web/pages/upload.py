"""The upload page: a unit's clerk sends reports and sees at once what is wrong with them.

Opened by the unit's link or its code, without any other account. It works without JavaScript.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, redirect, request, send_file, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import MemoryStorage
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as WerkzeugResponse

from sync_service.database.channels import is_open
from sync_service.database.tokens import Holder
from sync_service.domain.catalogue import Language, hint_of, message_of
from sync_service.domain.findings import is_acceptable
from sync_service.domain.periods import Period
from sync_service.domain.submissions import ReceivedFile
from sync_service.inboxes.unpacking import Limits, Part, Refused, unpack
from sync_service.stages.collect.common import submission_of
from sync_service.stages.issue import issue_one
from sync_service.stages.originals import read_original
from sync_service.stages.own_report import own_desk
from sync_service.stages.present import HERE, outcome_json, shown_name
from sync_service.stages.receive import receive
from sync_service.stages.returning import returned, verdict_of_stored
from sync_service.stages.store import Outcome
from sync_service.web import access, current
from sync_service.web.asked import quarter_of
from sync_service.web.pages import page as pages
from sync_service.web.pages.page import page
from sync_service.web.uploads import log_fault
from sync_service.workbooks.texts import period_words

CHANNEL = "upload"
ADDRESS = "/nop"

_LINK = "link"
_MOST_FILES = 100
_MOST_FINDINGS = 200
_MEGABYTE = 1 << 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ANY = "application/octet-stream"
_ORDER = ("error", "explain", "warning", "repair")
# Wrong codes from one address, and uploads of one unit. A code has 140 random bits: the first
# keeps the log and the database quiet, and nobody out who only mistypes.
_WRONG_CODES = "20 per minute; 200 per hour"
_UPLOADS = "30 per minute"

upload_page = APIBlueprint(
    "upload_page",
    __name__,
    url_prefix=ADDRESS,
    template_folder="templates",
    static_folder="static",
    static_url_path="/tep",
    enable_openapi=False,
)
# Whoever types the service's bare address wants the page.
front_door = APIBlueprint("front_door", __name__, enable_openapi=False)
upload_page.register_error_handler(Exception, pages.fault)
upload_page.after_request(pages.secured)


def register(app: APIFlask, secret_key: bytes, *, is_https: bool) -> None:
    """Puts the page into an application, with its session and its limits."""
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="tonghop",
        SESSION_COOKIE_HTTPONLY=True,
        # "Strict" would lose the session on the way from a mail's link to the page.
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        # A form is good for as long as its session.
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI="memory://",
    )
    app.register_blueprint(upload_page)
    app.register_blueprint(front_door)
    limiter = Limiter(get_remote_address, app=app)
    # The storage sweeps itself once in a thread as it begins: not to be left behind.
    if isinstance(limiter.storage, MemoryStorage):
        limiter.storage.timer.join()
    wrong = limiter.shared_limit(
        _WRONG_CODES, "codes", deduct_when=lambda response: response.status_code == 403
    )
    sent = limiter.limit(_UPLOADS, key_func=_sender, methods=["POST"])
    for name, limit in (("enter", wrong), ("enter_by_link", wrong), ("send", sent)):
        endpoint = f"upload_page.{name}"
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = limit(view)


@front_door.get("/")
def enter_house() -> WerkzeugResponse:
    """Leads from the service's address to the page."""
    return redirect(ADDRESS)


@upload_page.get("")
def show() -> Response:
    """The unit's page, or the question for its code."""
    if _LINK not in session:
        return page("code", wrong=None)
    holder = access.enter_again(session[_LINK])
    return _desk(holder)


@upload_page.post("/ma")
def enter() -> Response:
    """The code as it was typed."""
    pages.refuse_stale()
    return _enter(request.form.get("code", ""))


@upload_page.get("/<code>")
def enter_by_link(code: str) -> Response:
    """The unit's link."""
    return _enter(code)


@upload_page.post("/thoat")
def leave() -> Response:
    """Forgets the code in this browser."""
    pages.refuse_stale()
    session.pop(_LINK, None)
    return _to_page()


@upload_page.post("")
def send() -> Response:
    """Workbooks received and checked, with all that is wrong in them."""
    holder = access.enter_again(session.get(_LINK))
    pages.refuse_stale()
    sent = [one for one in request.files.getlist("file") if one.filename]
    if len(sent) > _MOST_FILES:
        return page("fault", 400, text=pages.words()("fault_too_many", limit=_MOST_FILES))
    files, refused = _taken_apart(sent, holder)
    outcomes = list(receive(current.context(), files, log=log_fault))
    spoken = pages.language()
    with current.reading() as connection:
        results = [
            _result(outcome, submission_of(connection, outcome), spoken) for outcome in outcomes
        ]
    results += [_refused(one, spoken) for one in refused]
    status = 200 if results else 400
    return page("results", status, results=results, most=_MOST_FINDINGS)


@upload_page.get("/ket-qua/<int:submission_id>")
def result(submission_id: int) -> Response:
    """A file that was sent, with the answer and its marks in it."""
    holder = access.enter_again(session.get(_LINK))
    with current.reading() as connection:
        stored = access.submission(connection, holder, submission_id)
        verdict = verdict_of_stored(connection, stored)
    content = read_original(current.context().originals, stored.sha256)
    answer = returned(verdict, content, log_fault)
    return _download(answer.name, answer.content)


@upload_page.get("/bieu-mau/<period>")
def template(period: str) -> Response:
    """The unit's workbook of a quarter."""
    holder = access.enter_again(session.get(_LINK))
    with current.reading() as connection:
        scope = access.scope(connection, holder, quarter_of(period).code)
        issued = issue_one(current.context(), connection, scope.last, scope.unit)
    return _download(issued.file_name, issued.content)


def _enter(code: str) -> Response:
    holder = access.enter_by_code(code)
    kept = {name: session[name] for name in ("lang",) if name in session}
    session.clear()  # a session that others may know of before is not used further
    session.update(kept, link=holder.id)
    return _to_page()


def _to_page() -> Response:
    return Response(status=303, headers={"Location": url_for("upload_page.show")})


def _desk(holder: Holder) -> Response:
    with current.reading() as connection:
        desk = own_desk(connection, holder.unit, current.context().now().date())
        is_off = not is_open(connection, CHANNEL, unit=holder.unit)
    shown = {"moment": _shown_moment, "name": shown_name, "period": _shown_period}
    return page("unit", desk=desk, is_off=is_off, shown=shown)


def _taken_apart(
    sent: list[FileStorage], holder: Holder
) -> tuple[list[ReceivedFile], list[Refused]]:
    now, limits = current.context().now(), Limits(current.service().max_upload_mb * _MEGABYTE)
    unpacked = unpack((Part(shown_name(one.filename or ""), one.read()) for one in sent), limits)
    files = [
        ReceivedFile(shown_name(part.name), part.content, CHANNEL, now, holder.name, holder.unit)
        # What is no workbook goes the same way, where it is said that it is none.
        for part in (*unpacked.parts, *unpacked.others)
    ]
    return files, list(unpacked.refused)


def _result(outcome: Outcome, number: int | None, spoken: Language) -> dict[str, Any]:
    told = outcome_json(outcome, spoken)
    is_foreign = outcome.checked.is_foreign
    return told | {
        "number": None if is_foreign else number,
        "is_receipt": told["status"] != "rejected",
        "must_mend": told["status"] == "rejected" or not is_acceptable(outcome.findings),
        "findings": sorted(told["findings"], key=lambda one: _ORDER.index(one["severity"])),
    }


def _refused(refused: Refused, spoken: Language) -> dict[str, Any]:
    finding = refused.finding
    told = {"severity": "error", "sheet": None, "cell": None, "value": None, "read_as": None}
    told |= {"message": message_of(finding, spoken), "hint": hint_of(finding, spoken)}
    file = {"file": shown_name(refused.name), "unit": None, "period": None, "version": None}
    return file | {
        "status": "rejected",
        "number": None,
        "is_receipt": False,
        "must_mend": True,
        "findings": [told],
    }


def _download(name: str, content: bytes) -> Response:
    kind = _XLSX if name.lower().endswith(".xlsx") else _ANY
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


def _shown_period(code: str) -> str:
    return code if pages.language() == "en" else period_words(Period.parse(code))


def _shown_moment(moment: datetime) -> str:
    return f"{moment.astimezone(HERE):%H:%M %d/%m/%Y}"


def _sender() -> str:
    return f"link:{session.get(_LINK)}" if _LINK in session else get_remote_address()
