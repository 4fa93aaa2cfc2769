"""Faults over HTTP: always code, message and details; never a traceback, a path or a secret."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from sync_service.app import create_app
from sync_service.database.engine import open_engine
from sync_service.settings import Settings
from sync_service.stages import receive
from sync_service.stages.context import Context
from sync_service.stages.operation.upgrading import DatabaseOutdated
from sync_service.web import plans, submissions
from tests.service.conftest import Web, content, web_of
from tests.service.province import found_province

MEGABYTE = 1024 * 1024
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """The web application over a small province; what is tested here knows no database."""
    province = found_province(tmp_path)
    yield web_of(province, max_upload_mb=1)
    province.engine.dispose()


def raising(error: Exception) -> object:
    """A function that fails in this way whatever it is given."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_too_large_an_upload_is_refused_in_words(web: Web) -> None:
    """With the limit and what to do, in both languages; up to the limit the pipeline answers."""
    office = web.caller("T", "office")
    large = ("b.xlsx", b"x" * (MEGABYTE + 100_000))

    vi = office.upload("/submissions", large)
    en = office.post("/checks", data=b"x" * 2 * MEGABYTE, headers=ENGLISH)
    within = office.upload("/checks", ("b.xlsx", b"x" * MEGABYTE))

    assert (vi.status_code, en.status_code, within.status_code) == (413, 413, 200)
    assert content(vi)["code"] == "too_large"
    assert "1 MB" in content(vi)["message"]
    assert content(vi)["message"].startswith("Tệp gửi lên quá lớn")
    assert content(en)["message"].startswith("The upload is too large")


def test_a_stranger_is_turned_away_before_the_upload_is_read(web: Web) -> None:
    """Without a token even too large a request is only told that a token is needed."""
    answer = web.caller().upload("/submissions", ("b.xlsx", b"x" * 2 * MEGABYTE))

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "arguments", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("DELETE", "/plans", {}, 405),
        ("POST", "/submissions", {}, 422),
        ("POST", "/submissions", {"data": {"file": "text, not a file"}}, 422),
        ("POST", "/submissions", {"json": {"file": "x"}}, 422),
        ("POST", "/submissions/1/return", {"data": b"{not json"}, 400),
        ("POST", "/submissions/1/return", {"data": b"\xff\xfe", "content_type": "a/b"}, 400),
        ("GET", "/submissions/99999999999999999999", {}, 404),
        ("GET", "/rollups/2023-Q1/%00", {}, 400),
        ("GET", "/submissions?unit=%00", {}, 400),
        ("POST", "/submissions/1/return", {"json": {"reason": "a\0b"}}, 422),
    ],
)
def test_a_malformed_request_is_refused(
    web: Web, method: str, path: str, arguments: dict[str, object], status: int
) -> None:
    """In the shape of every fault, with the headers of every answer."""
    answer = web.caller("T", "office").call(method, path, **arguments)

    assert answer.status_code == status
    assert set(content(answer)) == {"code", "message", "details"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("/srv/secret/place"), 500, "internal"),
        (DatabaseOutdated("/srv/secret/place", "/srv/secret/place"), 500, "internal"),
        (OperationalError("SELECT secret", {}, Exception("locked")), 503, "busy"),
    ],
)
def test_our_own_faults_are_logged_and_not_shown(
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    code: str,
) -> None:
    """The caller gets a reference under which the log has the traceback."""
    monkeypatch.setattr(plans, "all_plans", raising(error))

    with caplog.at_level(logging.ERROR):
        answer = web.caller("T").get("/plans")

    assert (answer.status_code, content(answer)["code"]) == (status, code)
    said = answer.get_data(as_text=True)
    assert "secret" not in said
    assert "Traceback" not in said
    reference = content(answer)["details"]["reference"]
    assert reference in content(answer)["message"]
    (record,) = [one for one in caplog.records if reference in one.getMessage()]
    assert record.exc_info is not None
    assert record.exc_info[1] is error


def test_a_fault_while_reading_is_that_files_finding(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer names the reference under which the log has the traceback."""
    monkeypatch.setattr(receive, "read_workbook", raising(RuntimeError("broken reader")))
    clerk = web.caller("G1")

    for path in ("/submissions", "/checks"):
        caplog.clear()
        item = content(clerk.upload(path, ("b.xlsx", b"x")))
        (finding,) = item["findings"]
        assert (item["status"], finding["code"]) == ("rejected", "READING_FAILED")
        (logged,) = [one.getMessage() for one in caplog.records]
        assert "broken reader" in logged
        assert logged.split()[0] in finding["message"]


def test_a_lost_original_is_our_fault(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A kept file that cannot be read gives no path away."""
    office = web.caller("T", "office")
    item = content(office.upload("/submissions", ("b.xlsx", b"x")))
    monkeypatch.setattr(submissions, "read_original", raising(FileNotFoundError("/srv/x")))

    answer = office.get(f"/submissions/{item['submission']}/workbook")

    assert answer.status_code == 500
    assert "srv" not in answer.get_data(as_text=True)
    assert len(caplog.records) == 1


def test_the_language_is_the_callers_else_the_installations(tmp_path: Path) -> None:
    """Vietnamese unless set otherwise; what the caller asks for wins."""
    province = found_province(tmp_path)
    web = web_of(province, language="en")

    def message(languages: str | None) -> str:
        headers = {} if languages is None else {"Accept-Language": languages}
        return str(content(web.caller().get("/plans", headers=headers))["message"])

    assert message(None).startswith("A valid token")
    assert message("vi-VN,vi;q=0.9,en;q=0.5").startswith("Cần mã truy cập")
    assert message("en-US;q=0.9,vi;q=0.5").startswith("A valid token")
    assert message("fr").startswith("A valid token")
    province.engine.dispose()


def test_health_tells_that_the_database_fails(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without saying how; in order it answers with the version."""
    caller = web.caller()
    assert content(caller.get("/health"))["status"] == "ok"
    monkeypatch.setattr(
        "sync_service.web.health.is_current", raising(OperationalError("x", {}, Exception("y")))
    )

    answer = caller.get("/health")

    assert answer.status_code == 503
    assert content(answer)["status"] == "failing"
    assert len(caplog.records) == 1


def test_a_database_that_was_not_set_up_is_refused(web: Web, tmp_path: Path) -> None:
    """The application says which command makes it."""
    context = web.province.context
    empty = open_engine(f"sqlite:///{(tmp_path / 'empty.sqlite').as_posix()}")
    bare = Context(empty, context.contract, context.originals, context.secret, context.now)

    with pytest.raises(DatabaseOutdated, match="tonghop init"):
        create_app(Settings(home=tmp_path / "home"), bare)
    empty.dispose()
