"""A stand-in for Google Sheets and Drive over HTTP.

Every request and every answer is held against Google's own description; what does not fit, or is
not known here, is a violation that fails the test. Tokens are given for signed assertions only.
"""

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from sync_service.demo.filling import Value
from sync_service.settings import Settings
from tests.service.google.description import (
    Call,
    Undescribed,
    check_answer,
    check_request,
    masked,
    match,
)
from tests.service.google.spreadsheet import Body, Rejected, Spreadsheet

# google-auth names this audience whatever server it asks for the token.
_AUDIENCE = "https://oauth2.googleapis.com/token"
ROBOT = "tong-hop@du-an.iam.gserviceaccount.com"
DRIVE = "0ABoNhoDungChung"
FOLDER_KIND = "application/vnd.google-apps.folder"
SHEET_KIND = "application/vnd.google-apps.spreadsheet"
XLSX_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUERY = re.compile(
    r"(?P<marks>(?:appProperties has \{ key='[^']+' and value='(?:[^'\\]|\\.)*' \} and )+)"
    r"trashed = false"
)
_MARK = re.compile(r"key='([^']+)' and value='((?:[^'\\]|\\.)*)'")


class Refusal(Exception):
    """An answer of Google's that is not OK."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message


@dataclass
class Time:
    """The time that the stand-in and the service live in; waiting costs nothing."""

    seconds: float = 0.0
    begun: datetime = datetime(2023, 4, 3, 2, tzinfo=UTC)
    waits: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return self.begun + timedelta(seconds=self.seconds)


@dataclass
class File:
    """A file on Drive; a folder has no sheet."""

    id: str
    about: Body
    modified: datetime
    editor: str = ROBOT
    sheet: Spreadsheet | None = None
    permissions: list[Body] = field(default_factory=list)
    is_trashed: bool = False
    # Whether our account may use it.
    is_ours: bool = True


@dataclass
class Fault:
    """A failure on demand: `done` tells whether what was asked is done all the same."""

    fits: Callable[[Call], bool]
    refusal: Refusal | None
    times: int = 1
    done: bool = False


@dataclass
class Asked:
    """A request as it came."""

    call: Call
    body: Any


class Google:
    """The stand-in's state, and what it does."""

    def __init__(self, time: Time, *, writes_anew: bool = True) -> None:
        self.time = time
        self.writes_anew = writes_anew
        self.files: dict[str, File] = {}
        self.violations: list[str] = []
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.reads_a_minute = self.writes_a_minute = 60
        self.page_limit = 1000
        self.is_revoked = False
        # A person's account has room of its own, a service account has none.
        self.is_person = False
        # How often a quota was broken.
        self.refused = 0
        self.url = ""
        self._recent: dict[str, deque[float]] = {"read": deque(), "write": deque()}
        self._ids = count(1)
        self._lock = threading.Lock()
        self._key = _private_key()

    def settings(self, home: Path, **more: Any) -> Settings:
        """The settings of a service with a key file for this stand-in."""
        home.mkdir(parents=True, exist_ok=True)
        file = home / "google.json"
        file.write_text(json.dumps(self._key_file()), encoding="utf-8")
        given = {"google_drive": DRIVE, "google_endpoint": self.url} | more
        return Settings(home=home, google_credentials=file, **given)

    def file_of(self, unit: str, kind: str = "unit") -> File:
        """The file of a unit."""
        wanted = {"tonghop_unit": unit, "tonghop_kind": kind}
        (found,) = (
            one
            for one in self.files.values()
            if wanted.items() <= one.about["appProperties"].items() and not one.is_trashed
        )
        return found

    def sheet_of(self, unit: str, kind: str = "unit") -> Spreadsheet:
        """The spreadsheet of a unit."""
        sheet = self.file_of(unit, kind).sheet
        assert sheet is not None
        return sheet

    def type_in(self, unit: str, title: str, values: dict[str, Value], editor: str) -> None:
        """What a clerk types into the unit's sheet."""
        file = self.file_of(unit)
        allowed = {one["emailAddress"] for one in file.permissions if one["role"] == "writer"}
        assert editor in allowed, f"{editor} may not edit the sheet of {unit}"
        self.sheet_of(unit).type_in(title, values, editor)
        self._touch(file, editor)

    def calls(self, method: str) -> list[Asked]:
        """The requests of a method so far."""
        return [one for one in self.asked if one.call.method == method]

    def fail(self, method: str, refusal: Refusal | None, times: int = 1, **more: Any) -> None:
        """The next requests of a method fail; without a refusal the connection just ends."""
        self.faults.append(Fault(lambda call: call.method == method, refusal, times, **more))

    def answer(self, verb: str, target: str, headers: Any, content: bytes) -> tuple[int, Any]:
        """Status and answer (JSON, or bytes of an export); None for no answer at all."""
        with self._lock:
            parts = urlsplit(target)
            if parts.path == "/token":
                return self._token(content)
            try:
                return self._answered(verb, parts.path, parts.query, headers, content)
            except Refusal as refusal:
                return refusal.status, _error(refusal)
            except Rejected as error:
                return 400, _error(Refusal(400, "badRequest", str(error)))
            except Exception as error:
                self.violations.append(f"{verb} {target}: {type(error).__name__} {error}")
                return 400, _error(Refusal(400, "badRequest", str(error)))

    def _answered(
        self, verb: str, path: str, query: str, headers: Any, content: bytes
    ) -> tuple[int, Any]:
        if headers.get("Authorization") != "Bearer the-token":
            raise Refusal(401, "authError", "Invalid Credentials")
        call = match(verb, path, parse_qs(query, keep_blank_values=True))
        body, media = _parts(call, headers.get("Content-Type", ""), content)
        if not call.is_upload or body is not None:
            check_request(call, body)
        self.asked.append(Asked(call, body))
        self._count(call)
        fault = next((one for one in self.faults if one.times and one.fits(call)), None)
        if fault is not None:
            fault.times -= 1
            if fault.done:
                self._done(call, body, media)
            if fault.refusal is None:
                return 0, None
            raise fault.refusal
        answer = self._done(call, body, media)
        if isinstance(answer, bytes):
            return 200, answer
        answer = masked(call, answer)
        check_answer(call, answer)
        return 200, answer

    def _done(self, call: Call, body: Any, media: bytes | None) -> Any:
        name = "_" + call.method.replace(".", "_")
        make = getattr(self, name, None)
        if make is None:
            raise Undescribed(f"the stand-in does not know {call.method}")
        return make(call, body, media)

    def _count(self, call: Call) -> None:
        if call.api != "sheets.v4":
            return
        kind = "read" if call.method.endswith(".get") else "write"
        recent, now = self._recent[kind], self.time.clock()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if len(recent) >= (self.reads_a_minute if kind == "read" else self.writes_a_minute):
            self.refused += 1
            raise Refusal(
                429,
                "RATE_LIMIT_EXCEEDED",
                f"Quota exceeded for quota metric '{kind.title()} requests' and limit "
                f"'{kind.title()} requests per minute per user' of service "
                "'sheets.googleapis.com'.",
            )
        recent.append(now)

    def _token(self, content: bytes) -> tuple[int, Any]:
        form = parse_qs(content.decode())
        if form["grant_type"] == ["refresh_token"]:
            assert form["refresh_token"] == ["the-consent"]
            self.is_person = True
            return 200, {"access_token": "the-token", "expires_in": 3600, "token_type": "Bearer"}
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        public = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        assertion = form["assertion"][0]
        # google-auth leaves this one function without annotations.
        said = jwt.decode(  # type: ignore[no-untyped-call]
            assertion, certs=public, audience=_AUDIENCE
        )
        assert said["iss"] == ROBOT
        assert "https://www.googleapis.com/auth/spreadsheets" in said["scope"].split()
        if self.is_revoked:
            return 400, {"error": "invalid_grant", "error_description": "Account not found"}
        return 200, {"access_token": "the-token", "expires_in": 3600, "token_type": "Bearer"}

    def _about_get(self, call: Call, body: Any, media: Any) -> Body:
        assert "fields" in call.query, "about.get must name its fields"
        return {"user": {"emailAddress": ROBOT, "me": True}}

    def _files_list(self, call: Call, body: Any, media: Any) -> Body:
        found = _QUERY.fullmatch(call.query["q"])
        if found is None:
            raise Refusal(400, "invalid", f"Invalid Value: {call.query['q']}")
        marks = {key: _unquoted(value) for key, value in _MARK.findall(found["marks"])}
        if call.query.get("driveId"):
            assert call.query["corpora"] == "drive"
            assert call.query["driveId"] == DRIVE
        seen = [
            one
            for one in self.files.values()
            if marks.items() <= one.about.get("appProperties", {}).items()
            and not one.is_trashed
            and one.is_ours
            and self._in_reach(one, call, listing=True)
        ]
        size = min(int(call.query.get("pageSize", 100)), self.page_limit)
        start = int(call.query.get("pageToken", 0))
        answer: Body = {"files": [_told(one) for one in seen[start : start + size]]}
        if start + size < len(seen):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _files_get(self, call: Call, body: Any, media: Any) -> Body:
        return _told(self._file(call))

    def _files_export(self, call: Call, body: Any, media: Any) -> bytes:
        file = self._file(call, asks_drives=False)
        assert call.query["mimeType"] == XLSX_KIND
        assert file.sheet is not None
        content = file.sheet.exported()
        if len(content) > 10 << 20:
            raise Refusal(403, "exportSizeLimitExceeded", "This file is too large to be exported.")
        return content

    def _files_create(self, call: Call, body: Body, media: bytes | None) -> Body:
        in_drive = False
        for parent in body.get("parents", []):
            known = self.files.get(parent)
            in_drive = parent == DRIVE or (
                known is not None and known.about.get("driveId") == DRIVE
            )
            if parent != DRIVE and (known is None or known.about["mimeType"] != FOLDER_KIND):
                raise Refusal(404, "notFound", f"File not found: {parent}.")
        if in_drive and call.query.get("supportsAllDrives") != "true":
            raise Refusal(404, "notFound", "File not found.")
        if not in_drive and not self.is_person and body["mimeType"] == SHEET_KIND:
            message = "Service Accounts do not have storage quota."
            raise Refusal(403, "storageQuotaExceeded", message)
        for key, value in body.get("appProperties", {}).items():
            assert len(f"{key}{value}".encode()) <= 124
        number = next(self._ids)
        file = File(f"file{number}", dict(body), self.time.now())
        if in_drive:
            file.about["driveId"] = DRIVE
        if body["mimeType"] == SHEET_KIND:
            assert media is not None
            made = Spreadsheet.converted(media, number * 1000, writes_anew=self.writes_anew)
            file.sheet = made
        self.files[file.id] = file
        return _told(file)

    def _permissions_create(self, call: Call, body: Body, media: Any) -> Body:
        file = self._file(call)
        address = body["emailAddress"]
        if address.endswith("@cam.vn"):
            raise Refusal(400, "invalidSharingRequest", f"No account for {address}")
        file.permissions = [one for one in file.permissions if one["emailAddress"] != address]
        file.permissions.append(body | {"id": f"p{next(self._ids)}"})
        return file.permissions[-1]

    def _spreadsheets_get(self, call: Call, body: Any, media: Any) -> Body:
        file = self._file(call, "spreadsheetId", asks_drives=False)
        assert file.sheet is not None
        return file.sheet.described(file.id, call.query.get("ranges"))

    def _spreadsheets_values_get(self, call: Call, body: Any, media: Any) -> Body:
        file = self._file(call, "spreadsheetId", asks_drives=False)
        assert file.sheet is not None
        assert call.query["majorDimension"] == "COLUMNS"
        texts = file.sheet.column(unquote(call.path["range"]))
        answer = {"range": unquote(call.path["range"]), "majorDimension": "COLUMNS"}
        return answer | ({"values": [texts]} if texts else {})

    def _spreadsheets_batchUpdate(self, call: Call, body: Body, media: Any) -> Body:
        file = self._file(call, "spreadsheetId", asks_drives=False)
        assert file.sheet is not None
        replies = file.sheet.change(body["requests"])
        self._touch(file, ROBOT)
        return {"spreadsheetId": file.id, "replies": replies}

    def _file(self, call: Call, name: str = "fileId", *, asks_drives: bool = True) -> File:
        file = self.files.get(call.path[name])
        if file is None or (asks_drives and not self._in_reach(file, call)):
            raise Refusal(404, "notFound", f"File not found: {call.path[name]}.")
        if not file.is_ours:
            message = "The user does not have sufficient permissions for this file."
            raise Refusal(403, "insufficientFilePermissions", message)
        return file

    def _in_reach(self, file: File, call: Call, *, listing: bool = False) -> bool:
        """Whether files of a shared drive were asked for, where the file lies in one."""
        if file.about.get("driveId") is None:
            return True
        asked = call.query.get("supportsAllDrives") == "true"
        return asked and (not listing or call.query.get("includeItemsFromAllDrives") == "true")

    def _touch(self, file: File, editor: str) -> None:
        # Drive's times never go back, and tell any two changes apart here.
        file.modified = max(self.time.now(), file.modified + timedelta(milliseconds=1))
        file.editor = editor

    def _key_file(self) -> Body:
        secret = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {
            "type": "service_account",
            "project_id": "du-an",
            "private_key_id": "1",
            "private_key": secret.decode(),
            "client_email": ROBOT,
            "token_uri": f"{self.url}/token",
        }


@contextmanager
def google_server(time: Time, *, writes_anew: bool = True) -> Iterator[Google]:
    """The stand-in on a port of its own; a violation fails the test that meets it."""
    google = Google(time, writes_anew=writes_anew)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer in one piece: the second would wait for the first one's acknowledgement.
        wbufsize = -1

        def _answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = google.answer(self.command, self.path, self.headers, content)
            if status == 0:
                self.close_connection = True
                return
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            kind = XLSX_KIND if isinstance(answer, bytes) else "application/json; charset=UTF-8"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _answer

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    google.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert google.violations == [], google.violations


@cache
def _private_key() -> rsa.RSAPrivateKey:
    # Making one takes longer than many a test.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _told(file: File) -> Body:
    """A file as Drive tells it."""
    moment = file.modified.astimezone(UTC)
    thousandths = moment.microsecond // 1000
    return {
        "id": file.id,
        "name": file.about["name"],
        "mimeType": file.about["mimeType"],
        "appProperties": file.about.get("appProperties", {}),
        "modifiedTime": f"{moment:%Y-%m-%dT%H:%M:%S}.{thousandths:03}Z",
        "lastModifyingUser": {"emailAddress": file.editor, "me": file.editor == ROBOT},
    }


def _parts(call: Call, kind: str, content: bytes) -> tuple[Any, bytes | None]:
    """The body as JSON, and the media of an upload."""
    if not content:
        return None, None
    if not call.is_upload:
        assert kind.startswith("application/json")
        return json.loads(content), None
    boundary = re.fullmatch(r"multipart/related; boundary=([\w-]+)", kind)
    assert boundary is not None, kind
    line = b"--" + boundary[1].encode()
    assert content.endswith(line + b"--\r\n")
    first, second = content.removesuffix(line + b"--\r\n").split(line + b"\r\n")[1:]
    about, media = (part.removesuffix(b"\r\n").split(b"\r\n\r\n", 1) for part in (first, second))
    assert about[0] == b"Content-Type: application/json; charset=UTF-8"
    assert media[0] == b"Content-Type: " + XLSX_KIND.encode()
    return json.loads(about[1]), media[1]


def _error(refusal: Refusal) -> Body:
    """An error in the form that both of Google's generations of APIs are read from."""
    one = {"domain": "global", "reason": refusal.reason, "message": refusal.message}
    error = {"code": refusal.status, "message": refusal.message, "errors": [one]}
    return {"error": error}


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value)
