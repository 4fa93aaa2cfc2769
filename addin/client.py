"""The service's API as the add-in uses it: bounded waiting, retries, faults as sentences."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import quote, unquote, urlsplit

import requests
import tenacity

from addin import texts
from addin.errors import NotSignedIn, OtherVersion, ServiceAway, ServiceRefused
from addin.network import session_for
from addin.profile import Account, Kept, Profile

Json = dict[str, Any]

# Seconds: until connected, and for each part of an answer.
TIMEOUT = (5.0, 60.0)
_TRIES = 3
_PAGES = 10
_AWAY = frozenset({502, 503, 504})
_VERDICT = ("file", "status", "version", "unit", "period", "findings")


class _TryAgain(Exception):
    """What may be better in a moment."""


@dataclass(frozen=True)
class Answer:
    """What the service told now, or what it told last when it is away."""

    content: Any
    pulled_at: str
    away: str | None = None
    """Why this is an earlier answer; None when it is the service's answer of now."""


class Client:
    """Speaks to one service for one account."""

    def __init__(self, account: Account, profile: Profile) -> None:
        self._account = account
        self._profile = profile
        self._session = session_for(account.server, profile.certificates)
        self._session.headers.update(
            {"Authorization": f"Bearer {account.token}", "Accept-Language": "vi"}
        )

    @property
    def account(self) -> Account:
        return self._account

    def close(self) -> None:
        """Lets the connection go."""
        self._session.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def workbook(self, period: str, unit: str, now: datetime) -> Answer:
        """The model of the provincial workbook; the one kept when nothing is new, or away."""
        return self._pulled(f"/workbooks/{period}/{quote(unit, safe='')}", now)

    def figures(self, period: str, unit: str, now: datetime) -> Answer:
        """The flat figures of a unit and of those directly below it; else as workbook()."""
        return self._pulled(f"/figures/{period}?unit={quote(unit, safe='')}", now)

    def kept_figures(self, period: str, unit: str) -> Kept | None:
        """The flat figures as kept on this machine, without asking the service."""
        path = f"/figures/{period}?unit={quote(unit, safe='')}"
        return self._profile.kept(self._account, path.strip("/"))

    def units(self) -> Json:
        """The token's subtree in the newest period: `period`, `units`, the token's own first."""
        return self._told("GET", "/units", "period", "units")

    def sources(self, period: str, unit: str, measure: str, column: str) -> Json:
        """Every file and cell behind one total."""
        path = f"/rollups/{period}/{quote(unit, safe='')}/sources"
        asked = {"measure": measure, "column": column}
        return self._told("GET", path, "sources", "total", params=asked)

    def changes(self, period: str, unit: str, against: str) -> Json:
        """The cells that differ from an earlier period, or from the report sent."""
        path = f"/rollups/{period}/{quote(unit, safe='')}/changes"
        return self._told("GET", path, "reason", "changes", params={"against": against})

    def senders(self, numbers: Collection[int]) -> dict[int, str]:
        """Who sent these reports, as far as the newest submissions tell."""
        found: dict[int, str] = {}
        for page in range(1, _PAGES + 1):
            asked = {"page": page, "per_page": 500}
            told = self._told("GET", "/submissions", "items", "total", params=asked)
            found |= {one["id"]: one["sender"] or "" for one in told["items"]}
            if found.keys() >= set(numbers) or page * 500 >= told["total"]:
                break
        return found

    def submission_file(self, submission: int) -> tuple[str, bytes]:
        """Name and content of a workbook as it was received."""
        return self._file(f"/submissions/{submission}/workbook")

    def approve(self, submission: int) -> Json:
        """Approves a report."""
        return self._told("POST", f"/submissions/{submission}/approve")

    def send_back(self, submission: int, reason: str) -> Json:
        """Returns a report with a reason."""
        return self._told("POST", f"/submissions/{submission}/return", json={"reason": reason})

    def remind(self, period: str, units: Sequence[str]) -> Json:
        """Queues a mail to units that still owe their report."""
        asked = {"period": period, "units": list(units)}
        return self._told("POST", "/reminders", *texts.REMINDED, json=asked)

    def check(self, name: str, content: bytes) -> Json:
        """What the service would find in a workbook; nothing is kept."""
        return self._told("POST", "/checks", *_VERDICT, files={"file": (name, content)})

    def submit(self, name: str, content: bytes) -> Json:
        """Sends a workbook in."""
        return self._told("POST", "/submissions", *_VERDICT, files={"file": (name, content)})

    def reports(self, period: str, unit: str) -> Json:
        """The newest report of a unit: `number`, `state`, `files` with `role` and `name`."""
        return self._told("GET", f"/reports/{period}", "state", "files", params={"unit": unit})

    def report_file(self, period: str, unit: str, role: str) -> tuple[str, bytes]:
        """Name and content of one file of that report."""
        return self._file(f"/reports/{period}/{role}?unit={quote(unit, safe='')}")

    def _pulled(self, path: str, now: datetime) -> Answer:
        name = path.strip("/")
        kept = self._profile.kept(self._account, name)
        headers = {} if kept is None else {"If-None-Match": kept.etag}
        try:
            answer = self._asked("GET", path, headers=headers)
        except ServiceAway as error:
            if kept is None:
                raise
            return Answer(kept.content, kept.pulled_at, str(error))
        moment = now.isoformat(timespec="seconds")
        if answer.status_code == HTTPStatus.NOT_MODIFIED and kept is not None:
            return Answer(kept.content, moment)
        content = _json(answer)
        self._profile.keep(
            self._account, name, answer.headers.get("ETag", ""), moment, answer.content
        )
        return Answer(content, moment)

    def _told(self, method: str, path: str, *keys: str, **given: Any) -> Json:
        """A JSON answer; OtherVersion when it lacks one of the keys that the add-in reads."""
        told = _json(self._asked(method, path, **given))
        if not isinstance(told, dict) or not told.keys() >= set(keys):
            raise OtherVersion(texts.OTHER_VERSION)
        return told

    def _file(self, path: str) -> tuple[str, bytes]:
        answer = self._asked("GET", path)
        return _file_name(answer.headers), answer.content

    def _asked(self, method: str, path: str, **given: Any) -> requests.Response:
        """The answer to a request. Only what is safe to repeat is tried again."""
        tries = _TRIES if method == "GET" else 1
        again = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(tries),
            wait=tenacity.wait_exponential(multiplier=0.2, max=1.0),
            retry=tenacity.retry_if_exception_type(_TryAgain),
            reraise=True,
        )
        try:
            answer = again(self._ask, method, path, **given)
        except _TryAgain as error:
            raise ServiceAway(str(error)) from error.__cause__
        if answer.status_code == HTTPStatus.NOT_MODIFIED or answer.ok:
            return answer
        _refuse(answer)

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:
        url = f"{self._account.server}/api/v1{path}"
        try:
            # A redirect would carry the token to another place.
            answer = self._session.request(
                method, url, timeout=TIMEOUT, allow_redirects=False, **given
            )
        except requests.exceptions.SSLError as error:
            raise ServiceAway(self._why_not_trusted(error)) from error
        except requests.exceptions.ProxyError as error:
            raise ServiceAway(texts.PROXY.format(server=host(self._account.server))) from error
        except requests.Timeout as error:
            raise _TryAgain(texts.SLOW) from error
        except requests.RequestException as error:
            raise _TryAgain(texts.AWAY.format(server=host(self._account.server))) from error
        if answer.status_code in _AWAY:
            raise _TryAgain(texts.OVERLOADED)
        return answer

    def _why_not_trusted(self, error: Exception) -> str:
        if "CERTIFICATE_VERIFY_FAILED" not in str(error):
            return texts.NOT_THE_SERVICE
        where = {"server": host(self._account.server), "file": self._profile.certificates}
        return texts.CERTIFICATE.format(**where)


def address(typed: str) -> str | None:
    """The service's address as it is kept; None when it is none."""
    text = typed.strip().rstrip("/").removesuffix("/api/v1")
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return None
    return text if port is None or port else None


def host(server: str) -> str:
    """The part of an address that a person recognises."""
    return urlsplit(server).netloc or server


def _json(answer: requests.Response) -> Any:
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise ServiceAway(texts.NOT_THE_SERVICE) from error


def _refuse(answer: requests.Response) -> NoReturn:
    try:
        told = json.loads(answer.content)
        code, message = str(told["code"]), str(told["message"])
    except (ValueError, KeyError, TypeError) as error:
        raise ServiceAway(texts.NOT_THE_SERVICE) from error
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        raise NotSignedIn(texts.TOKEN_WRONG)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServiceAway(message)
    raise ServiceRefused(code, message)


def _file_name(headers: Mapping[str, str]) -> str:
    told = headers.get("Content-Disposition", "")
    for part in told.split(";"):
        key, _, value = part.strip().partition("=")
        if key.lower() == "filename*":
            return unquote(value.partition("''")[2])
    for part in told.split(";"):
        key, _, value = part.strip().partition("=")
        if key.lower() == "filename":
            return value.strip('"')
    return "bao-cao.xlsx"
