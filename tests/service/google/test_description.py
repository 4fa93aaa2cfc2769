"""The stand-in itself: what Google's description does not know fails the test that asked it."""

from typing import Any

import pytest
import requests

from tests.service.google.description import (
    Undescribed,
    check_answer,
    check_request,
    masked,
    match,
)
from tests.service.google.server import Time, google_server

SHEET = "/v4/spreadsheets/abc"
FILES = "/drive/v3/files"


@pytest.mark.parametrize(
    ("verb", "path", "query"),
    [
        ("GET", "/v4/spreadsheet/abc", {}),
        ("DELETE", SHEET, {}),
        ("GET", SHEET, {"field": ["sheets"]}),
        ("GET", SHEET, {"fields": ["sheets", "properties"]}),
        ("GET", FILES, {"pageSize": ["1001"]}),
        ("GET", FILES, {"supportsAllDrives": ["True"]}),
        ("GET", f"{FILES}/abc/export", {}),
        ("POST", "/upload/drive/v3/files", {}),
    ],
)
def test_unknown_requests_are_refused(verb: str, path: str, query: dict[str, list[str]]) -> None:
    """A path, verb or parameter that is not Google's."""
    with pytest.raises(Undescribed):
        match(verb, path, query)


@pytest.mark.parametrize(
    "body",
    [
        {"request": []},
        {"requests": [{"addSheets": {}}]},
        {"requests": [{"addSheet": {"properties": {"sheetId": "1"}}}]},
        {"requests": [{"mergeCells": {"mergeType": "ALL"}}]},
        {"requests": {}},
    ],
)
def test_unknown_bodies_are_refused(body: Any) -> None:
    """A name, type or choice that is not in the schema."""
    with pytest.raises(Undescribed):
        check_request(match("POST", f"{SHEET}:batchUpdate", {}), body)


def test_answers_are_held_against_the_description_too() -> None:
    """The stand-in cannot answer what Google would not, and gives what was asked for only."""
    call = match("GET", FILES, {"fields": ["nextPageToken,files(id,lastModifyingUser/me)"]})
    with pytest.raises(Undescribed):
        check_answer(call, {"files": [{"identity": "1"}]})
    whole = {"files": [{"id": "1", "name": "x", "lastModifyingUser": {"me": True, "kind": "u"}}]}
    assert masked(call, whole) == {"files": [{"id": "1", "lastModifyingUser": {"me": True}}]}
    strange = match("GET", FILES, {"fields": ["files(identity)"]})
    with pytest.raises(Undescribed):
        masked(strange, whole)


def test_a_request_of_an_unknown_kind_fails_the_test() -> None:
    """Described by Google but not known to the stand-in, it does not pass unseen either."""
    with pytest.raises(AssertionError, match=r"stand-in does not know drives\.list"):
        _ask_for_drives()


def _ask_for_drives() -> None:
    with google_server(Time()) as google:
        headers = {"Authorization": "Bearer the-token"}
        requests.get(f"{google.url}/drive/v3/drives", headers=headers, timeout=10)
