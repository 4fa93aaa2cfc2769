"""What every page of the upload page stands on: its language, its session, its faults."""

import logging
import secrets
from typing import Any

from flask import Response, make_response, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf, validate_csrf  # type: ignore[import-untyped]
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from sync_service.database.engine import DatabaseBusy
from sync_service.domain.catalogue import Language
from sync_service.errors import TonghopError, UsageRefused
from sync_service.stages.issue import IssueRefused
from sync_service.stages.periods import PeriodRefused
from sync_service.stages.rollup import UnitRefused
from sync_service.web import current
from sync_service.web.access import AccessRefused, NotFound, NotIdentified
from sync_service.web.pages.texts import Words

_log = logging.getLogger(__name__)

_LANGUAGE = "lang"
# Refusals whose words are meant for the clerk.
_TOLD = (NotFound, AccessRefused, IssueRefused, PeriodRefused, UnitRefused, UsageRefused)
# Everything on a page comes from the service itself; no page of others may hold it in a frame.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class PageStale(TonghopError):
    """A form that was not made for this session."""


def language() -> Language:
    """The language chosen on the page; else the installation's, whatever the browser asks for.

    Many browsers of Vietnamese clerks are set to English without their knowing.
    """
    asked = request.args.get(_LANGUAGE)
    if asked in ("vi", "en") and session.get(_LANGUAGE) != asked:
        session[_LANGUAGE] = asked
    chosen = session.get(_LANGUAGE)
    if chosen in ("vi", "en"):
        return "en" if chosen == "en" else "vi"
    return current.service().language


def words() -> Words:
    """The page's texts in its language."""
    return Words(language())


def page(template: str, status: int = 200, **content: Any) -> Response:
    """A page of the folder templates/nop."""
    spoken = language()
    made = render_template(
        f"nop/{template}.html",
        words=Words(spoken),
        language=spoken,
        other="vi" if spoken == "en" else "en",
        here=url_for("upload_page.show"),
        csrf_token=generate_csrf(),
        limit=current.service().max_upload_mb,
        **content,
    )
    return make_response(made, status)


def refuse_stale() -> None:
    """Turns away a form that another site, or an old session, made; PageStale."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValueError as error:
        raise PageStale(str(error), str(error)) from error


def secured(response: Response) -> Response:
    """The headers of a page."""
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def fault(error: Exception) -> Response:
    """Every fault as a page in plain words; never a traceback, never a path."""
    told = words()
    if isinstance(error, NotIdentified):
        session.pop("link", None)
        return page("code", 403, wrong=told("code_wrong"))
    if isinstance(error, PageStale):
        return _told(told("fault_stale"), 400)
    if isinstance(error, HTTPException):
        return _http(error, told)
    if isinstance(error, DatabaseBusy | OperationalError | PoolTimeout):
        _log.error("%s %s", request.method, request.path, exc_info=error)
        return _told(told("fault_busy"), 503)
    if isinstance(error, _TOLD):
        return _told(error.text(told.language), 404)
    reference = secrets.token_hex(4)
    _log.error("%s %s %s", reference, request.method, request.endpoint, exc_info=error)
    return _told(told("fault_internal", reference=reference), 500)


def _http(error: HTTPException, told: Words) -> Response:
    status = error.code or 500
    texts = {404: "fault_not_found", 405: "fault_not_found", 413: "fault_too_large"}
    if status == 429:
        is_code = request.endpoint in ("upload_page.enter", "upload_page.enter_by_link")
        return _told(told("code_many" if is_code else "fault_too_often"), 429)
    text = texts.get(status, "fault_request")
    return _told(told(text, limit=current.service().max_upload_mb), status)


def _told(text: str, status: int) -> Response:
    return page("fault", status, text=text)
