"""Files on Google Drive: the folder of a period, sheets made from workbooks, who may use them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from sync_service.outlets.google.connection import Connection

SHEET_KIND = "application/vnd.google-apps.spreadsheet"
FOLDER_KIND = "application/vnd.google-apps.folder"
XLSX_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_API = DRIVE_FILES_API_V3_URL.removesuffix("/files")
_UPLOAD_URL = DRIVE_FILES_API_V3_URL.replace("/drive/", "/upload/drive/")


@dataclass(frozen=True)
class DriveFile:
    """A file to be there: its name, and the marks (appProperties) by which we find it again."""

    name: str
    marks: Mapping[str, str]
    folder: str | None = None


def own_address(google: Connection) -> str:
    """The e-mail address of the account that we use."""
    answer = google.request("get", f"{_API}/about", params={"fields": "user(emailAddress)"})
    return str(answer.json()["user"]["emailAddress"])


def find_file(google: Connection, marks: Mapping[str, str], drive: str) -> str | None:
    """The id of the file that carries these marks, the oldest where there are two."""
    params: dict[str, Any] = {
        "q": query_of(marks),
        "orderBy": "createdTime",
        "pageSize": 10,
        "fields": "files(id)",
        "supportsAllDrives": "true",
        "includeItemsFromAllDrives": "true",
    }
    if drive:
        params |= {"corpora": "drive", "driveId": drive}
    files = google.request("get", DRIVE_FILES_API_V3_URL, params=params).json().get("files", [])
    return str(files[0]["id"]) if files else None


def folder(google: Connection, wanted: DriveFile, drive: str) -> str:
    """The id of a folder, made at the top of the shared drive (or of the own one) if need be."""

    def find_or_make() -> str:
        found = find_file(google, wanted.marks, drive)
        return found or _made(google, wanted, FOLDER_KIND, drive or None)

    return google.surely(find_or_make)


def make_sheet(google: Connection, wanted: DriveFile, workbook: bytes, drive: str) -> str:
    """The id of a new Google Sheet, converted by Drive from an .xlsx file.

    One with the same marks is taken for it when an earlier attempt ended unclearly.
    """
    attempts = 0

    def make() -> str:
        nonlocal attempts
        attempts += 1
        found = find_file(google, wanted.marks, drive) if attempts > 1 else None
        return found or _uploaded(google, wanted, workbook)

    return google.surely(make)


def share(google: Connection, file: str, address: str, role: str, message: str) -> None:
    """Lets an address read or edit a file; Google mails it the message."""
    google.request(
        "post",
        f"{DRIVE_FILES_API_V3_URL}/{file}/permissions",
        params={
            "supportsAllDrives": "true",
            "sendNotificationEmail": "true",
            "emailMessage": message,
            "fields": "id",
        },
        json={"type": "user", "role": role, "emailAddress": address},
    )


def query_of(marks: Mapping[str, str]) -> str:
    """Drive's search for files with these marks that are not in the bin."""
    wanted = [
        f"appProperties has {{ key='{key}' and value='{_quoted(value)}' }}"
        for key, value in marks.items()
    ]
    return " and ".join([*wanted, "trashed = false"])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _made(google: Connection, wanted: DriveFile, kind: str, parent: str | None) -> str:
    answer = google.request(
        "post",
        DRIVE_FILES_API_V3_URL,
        params={"supportsAllDrives": "true", "fields": "id"},
        json=_about(wanted, kind, parent),
    )
    return str(answer.json()["id"])


def _uploaded(google: Connection, wanted: DriveFile, workbook: bytes) -> str:
    boundary = f"tonghop-{secrets.token_hex(16)}"
    about = json.dumps(_about(wanted, SHEET_KIND, wanted.folder), ensure_ascii=False).encode()
    answer = google.request(
        "post",
        _UPLOAD_URL,
        params={"uploadType": "multipart", "supportsAllDrives": "true", "fields": "id"},
        data=_related(boundary, (b"application/json; charset=UTF-8", about), workbook),
        headers={"Content-Type": f"multipart/related; boundary={boundary}"},
    )
    return str(answer.json()["id"])


def _about(wanted: DriveFile, kind: str, parent: str | None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": wanted.name,
        "mimeType": kind,
        "appProperties": dict(wanted.marks),
    }
    return about | {"parents": [parent]} if parent else about


def _related(boundary: str, about: tuple[bytes, bytes], workbook: bytes) -> bytes:
    """A body of two parts as Drive's multipart upload wants it (RFC 2387)."""
    line = b"--" + boundary.encode()
    parts = (about, (XLSX_KIND.encode(), workbook))
    body = b"".join(
        line + b"\r\nContent-Type: " + kind + b"\r\n\r\n" + content + b"\r\n"
        for kind, content in parts
    )
    return body + line + b"--\r\n"
