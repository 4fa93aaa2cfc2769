"""The connection to Google: gspread's client, paced, with bounded retries and plain refusals."""

import json
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import gspread
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.service_account import Credentials as ServiceAccount
from gspread.auth import DEFAULT_SCOPES
from gspread.http_client import FileType, HTTPClient, ParamsType
from requests import ConnectionError as NoConnection
from requests import RequestException, Response
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from sync_service.outlets.google.faults import (
    Busy,
    GoogleRefused,
    Throttled,
    Unsure,
    fault_of,
    unreached,
)
from sync_service.outlets.google.pace import Pace, Quota
from sync_service.settings import Settings

# With these pauses a request that meets a used-up minute outlives it.
ATTEMPTS = 7
_FIRST_PAUSE, _LONGEST_PAUSE, _JITTER = 2.0, 64.0, 1.0
_SECONDS = 60.0
# An upload of a workbook over a village's line.
_UPLOAD_SECONDS = 300.0

T = TypeVar("T")


class Connection(HTTPClient):
    """gspread's low-level client; every request goes through `request`.

    Raises GoogleRefused where nothing can be done at all, SheetProblem where one file cannot be
    used, and Unsure where a change may have been made or not.
    """

    def __init__(self, credentials: Credentials, account: str, endpoint: str, pace: Pace) -> None:
        super().__init__(credentials)
        self.account = account
        self._endpoint = endpoint.rstrip("/")
        self._pace = pace

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> Response:
        """The answer to one request, asked again while Google is busy."""
        url, is_repeatable = self._at(endpoint), _is_repeatable(method, endpoint)
        seconds = _SECONDS if data is None else _UPLOAD_SECONDS

        def ask() -> Response:
            self._pace.wait(_quota(method, endpoint))
            try:
                response = self.session.request(
                    method=method,
                    url=url,
                    params=params,
                    data=data,
                    json=json,
                    files=files,
                    headers=headers,
                    timeout=seconds,
                )
            except (GoogleAuthError, RequestException) as error:
                raise _broken(error, self.account, is_repeatable=is_repeatable) from error
            if not response.ok:
                raise fault_of(response, self.account, is_repeatable=is_repeatable)
            return response

        try:
            return self._again(Busy, ask)
        except Throttled as error:
            raise GoogleRefused(error.vi, error.en) from error

    def surely(self, work: Callable[[], T]) -> T:
        """Does work that looks before it changes anything, again while its end is not known."""
        return self._again(Unsure, work)

    def _again(self, fault: type[Exception], work: Callable[[], T]) -> T:
        retrying = Retrying(
            retry=retry_if_exception_type(fault),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_exponential(_FIRST_PAUSE, max=_LONGEST_PAUSE) + wait_random(0, _JITTER),
            sleep=self._pace.sleep,
            reraise=True,
        )
        return retrying(work)

    def _at(self, url: str) -> str:
        return self._endpoint + urlsplit(url).path if self._endpoint else url


class QuietAccount(ServiceAccount):
    """A service account that asks nothing but what it is used for.

    google-auth would ask another of Google's servers in the background in which regions the
    account may be used, which concerns Google Cloud and not Sheets: on an internal network with
    one way out to the API that is a stranger's address.
    """

    def _maybe_start_regional_access_boundary_refresh(self, request: Any, url: str) -> None:
        return None


def open_google(settings: Settings, pace: Pace | None = None) -> Connection:
    """The connection of the set account; nothing is asked yet. Raises GoogleRefused."""
    file = settings.google_credentials
    if file is None:
        raise _no_key()
    try:
        credentials, account = _credentials(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, GoogleAuthError) as error:
        raise GoogleRefused(
            f"Không dùng được tệp khóa Google {file} ({type(error).__name__}).",
            f"The Google key file {file} cannot be used ({type(error).__name__}).",
        ) from error
    return Connection(credentials, account, settings.google_endpoint, pace or Pace())


def sign_in(settings: Settings) -> None:
    """Asks a person in the browser to let us in (OAuth); kept where gspread's users expect it.

    Raises GoogleRefused.
    """
    if settings.google_credentials is None:
        raise _no_key()
    gspread.auth.oauth(credentials_filename=settings.google_credentials)


def _credentials(key: Mapping[str, Any]) -> tuple[Credentials, str]:
    """A service account's, or those of a person who agreed in the browser once (OAuth)."""
    if key.get("type") == "service_account":
        # google-auth leaves this one function without annotations.
        made = QuietAccount.from_service_account_info(  # type: ignore[no-untyped-call]
            key, scopes=DEFAULT_SCOPES
        )
        return made, str(key["client_email"])
    kept = gspread.auth.load_credentials()
    if kept is None:
        raise GoogleRefused(
            "Tài khoản Google chưa đồng ý cho dùng. Chạy một lần: tonghop google login",
            "The Google account has not agreed yet. Run once: tonghop google login",
        )
    return kept, "tài khoản Google của văn phòng"


def _no_key() -> GoogleRefused:
    return GoogleRefused(
        "Chưa đặt tệp khóa Google (TONGHOP_GOOGLE_CREDENTIALS).",
        "No Google key file is set (TONGHOP_GOOGLE_CREDENTIALS).",
    )


def _quota(method: str, url: str) -> Quota:
    is_sheets = "sheets.googleapis.com" in url
    if method.lower() == "get":
        return "sheets_read" if is_sheets else "drive_read"
    return "sheets_write" if is_sheets else "drive_write"


def _is_repeatable(method: str, url: str) -> bool:
    """Whether doing it twice is the same as once: all but making things, and lists of changes."""
    return method.lower() != "post" or url.endswith("/permissions")


def _broken(error: Exception, account: str, *, is_repeatable: bool) -> Exception:
    if isinstance(error, RefreshError):
        return GoogleRefused(
            f"Google không cấp quyền cho {account}: khóa đã bị thu hồi hoặc đồng hồ máy sai "
            f"({str(error.args[0])[:200]}).",
            f"Google grants {account} nothing: the key was revoked or this machine's clock is "
            f"wrong ({str(error.args[0])[:200]}).",
        )
    if is_repeatable or _never_left(error):
        return Throttled(*unreached(error))
    return Unsure(*unreached(error))


def _never_left(error: Exception) -> bool:
    if not isinstance(error, NoConnection):
        return False
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
