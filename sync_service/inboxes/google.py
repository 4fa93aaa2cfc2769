"""Google Sheets as they stand: which were changed, and each as an .xlsx file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from requests import Response

_FILES = "https://www.googleapis.com/drive/v3/files"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ABOUT = "id,modifiedTime,appProperties,lastModifyingUser(emailAddress)"
# The most that Drive gives at once.
_PAGE = 1000


class Asking(Protocol):
    """The part of the connection to Google that reading needs."""

    def request(self, method: str, endpoint: str, params: Any = None) -> Response:
        """The answer to one request."""


@dataclass(frozen=True)
class SeenSheet:
    """A file as Drive lists it: when it was changed last, and by whom where Drive tells."""

    id: str
    modified: str
    editor: str | None
    marks: dict[str, str]

    @property
    def modified_at(self) -> datetime:
        """The moment of the last change."""
        return datetime.fromisoformat(self.modified)


def listed(google: Asking, query: str, drive: str) -> dict[str, SeenSheet]:
    """By id all files that a query of Drive's finds: one request a thousand."""
    return {one.id: one for page in _pages(google, query, drive) for one in page}


def look_at(google: Asking, file: str) -> SeenSheet:
    """One file as it stands now."""
    params = {"fields": _ABOUT, "supportsAllDrives": "true"}
    return _seen(google.request("get", f"{_FILES}/{file}", params=params).json())


def fetch(google: Asking, file: str) -> bytes:
    """A Google Sheet as an .xlsx file with its values, formats, notes and hidden sheets."""
    params = {"mimeType": _XLSX}
    return google.request("get", f"{_FILES}/{file}/export", params=params).content


def _pages(google: Asking, query: str, drive: str) -> Iterator[list[SeenSheet]]:
    params: dict[str, Any] = {
        "q": query,
        "pageSize": _PAGE,
        "fields": f"nextPageToken,files({_ABOUT})",
        "supportsAllDrives": "true",
        "includeItemsFromAllDrives": "true",
    }
    if drive:
        params |= {"corpora": "drive", "driveId": drive}
    while True:
        answer = google.request("get", _FILES, params=params).json()
        yield [_seen(one) for one in answer.get("files", [])]
        if "nextPageToken" not in answer:
            return
        params["pageToken"] = answer["nextPageToken"]


def _seen(file: dict[str, Any]) -> SeenSheet:
    editor = file.get("lastModifyingUser", {}).get("emailAddress")
    return SeenSheet(file["id"], file["modifiedTime"], editor, file.get("appProperties", {}))
