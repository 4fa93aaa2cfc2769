"""Every fault as the answer `{"code", "message", "details"}`; never a traceback, never a path."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from sync_service.database.engine import DatabaseBusy
from sync_service.errors import TonghopError, UsageRefused
from sync_service.stages.changes import NoReportSent
from sync_service.stages.issue import IssueRefused
from sync_service.stages.periods import PeriodRefused
from sync_service.stages.review import ReviewRefused
from sync_service.stages.rollup import UnitRefused
from sync_service.web import current
from sync_service.web.access import AccessRefused, NotFound, NotIdentified

_log = logging.getLogger(__name__)

# Refusals whose words are meant for the caller: code and status.
_REFUSALS: Mapping[type[TonghopError], tuple[str, int]] = {
    UsageRefused: ("bad_request", 400),
    NotIdentified: ("not_identified", 401),
    AccessRefused: ("forbidden", 403),
    NotFound: ("not_found", 404),
    PeriodRefused: ("period_not_open", 404),
    UnitRefused: ("unit_unknown", 404),
    IssueRefused: ("no_workbook", 404),
    ReviewRefused: ("not_reviewable", 409),
    NoReportSent: ("no_report_sent", 404),
}

# What the web server itself refuses: code, Vietnamese, English.
_STATUSES: Mapping[int, tuple[str, str, str]] = {
    400: ("bad_request", "Yêu cầu không đúng quy cách.", "The request is malformed."),
    404: ("not_found", "Không có địa chỉ này.", "There is no such address."),
    405: ("method_not_allowed", "Địa chỉ này không nhận cách gọi đó.", "Method not allowed."),
    413: (
        "too_large",
        "Tệp gửi lên quá lớn; cho phép đến {limit} MB. Xóa hình ảnh, trang tính thừa rồi gửi lại.",
        "The upload is too large; up to {limit} MB are allowed. Remove pictures and extra sheets.",
    ),
    415: ("bad_request", "Nội dung gửi lên phải là JSON.", "The content must be JSON."),
    422: ("bad_request", "Thiếu hoặc sai tham số.", "A parameter is missing or wrong."),
}
_OTHER = ("refused", "Yêu cầu không thực hiện được.", "The request cannot be done.")
_FAULT = (
    "internal",
    "Hệ thống gặp lỗi (mã {reference}). Báo quản trị mã lỗi này.",
    "The service failed ({reference}). Tell the administrator this reference.",
)
_BUSY = (
    "busy",
    "Hệ thống đang bận (mã {reference}). Hãy thử lại sau ít phút.",
    "The service is busy ({reference}). Try again in a few minutes.",
)

FAULT_CODES = frozenset(
    {code for code, _ in _REFUSALS.values()}
    | {texts[0] for texts in (*_STATUSES.values(), _OTHER, _FAULT, _BUSY)}
)


def register(app: APIFlask) -> None:
    """Makes the application answer faults in this module's way."""
    app.register_error_handler(TonghopError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(HTTPError, _invalid)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(Exception, _failed)


def _refused(error: Exception) -> Response:
    for kind, (code, status) in _REFUSALS.items():
        if isinstance(error, kind):
            response = _body(code, status, error.text(current.language()))
            if status == 401:
                response.headers["WWW-Authenticate"] = "Bearer"
            return response
    # Other refusals speak to whoever runs the service, and may name its files.
    return _failed(error)


def _http(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.code or 500
    code, vi, en = _STATUSES.get(status, _OTHER)
    response = _body(code, status, (en if current.language() == "en" else vi).format(**_limit()))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _invalid(error: Exception) -> Response:
    """What does not fit the declared parameters."""
    assert isinstance(error, HTTPError)
    code, vi, en = _STATUSES[422]
    text = en if current.language() == "en" else vi
    return _body(code, error.status_code, text, error.detail)


def _busy(error: Exception) -> Response:
    return _logged(error, _BUSY, 503)


def _failed(error: Exception) -> Response:
    return _logged(error, _FAULT, 500)


def _logged(error: Exception, texts: tuple[str, str, str], status: int) -> Response:
    reference = secrets.token_hex(4)
    _log.error("%s %s %s", reference, request.method, request.path, exc_info=error)
    code, vi, en = texts
    text = (en if current.language() == "en" else vi).format(reference=reference)
    return _body(code, status, text, {"reference": reference})


def _limit() -> dict[str, int]:
    return {"limit": current.service().max_upload_mb}


def _body(code: str, status: int, message: str, details: Any = None) -> Response:
    content = {"code": code, "message": message, "details": {} if details is None else details}
    return current.answer(content, status)
