"""The client: bounded waiting, retries only where harmless, faults as sentences, no secrets."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from addin import client as module
from addin.client import Client, address
from addin.errors import NotSignedIn, OtherVersion, ServiceAway, ServiceRefused
from addin.network import is_near
from addin.profile import Account, Profile
from tests.service.mail_server import make_certificate

NOW = datetime(2026, 10, 1, tzinfo=UTC)


class Stand(ThreadingHTTPServer):
    """A server that answers as told; it counts the requests."""

    answers: list[tuple[int, bytes, dict[str, str]]]
    asked: list[tuple[str, str | None, str | None]]


class _Handler(BaseHTTPRequestHandler):
    server: Stand

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        seen = self.headers.get("Authorization"), self.headers.get("If-None-Match")
        self.server.asked.append((self.command, *seen))
        status, body, headers = (
            self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        )
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def stand() -> Iterator[Stand]:
    """The server, listening."""
    server = Stand(("127.0.0.1", 0), _Handler)
    server.answers, server.asked = [], []
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    yield server
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def client(stand: Stand, profile: Profile) -> Iterator[Client]:
    """A client of it."""
    account = Account(f"http://127.0.0.1:{stand.server_port}", "bi-mat", "T", "Tỉnh")
    with Client(account, profile) as made:
        yield made


def test_a_busy_service_is_asked_again(stand: Stand, client: Client) -> None:
    """GET is repeated a few times; then its answer counts."""
    stand.answers = [(503, b"", {}), (502, b"", {}), (200, b'{"period": null, "units": []}', {})]
    assert client.units() == {"period": None, "units": []}
    assert [one[0] for one in stand.asked] == ["GET"] * 3


def test_what_changes_something_is_asked_once(stand: Stand, client: Client) -> None:
    """A POST may have been done although no answer came."""
    stand.answers = [(503, b"", {})]
    with pytest.raises(ServiceAway):
        client.approve(1)
    with pytest.raises(ServiceAway):
        client.submit("a.xlsx", b"x")
    assert [one[0] for one in stand.asked] == ["POST"] * 2


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"code": "not_identified", "message": "x", "details": {}}, NotSignedIn),
        (404, {"code": "period_not_open", "message": "Kỳ chưa mở.", "details": {}}, ServiceRefused),
        (500, {"code": "internal", "message": "mã 1234", "details": {}}, ServiceAway),
        (302, None, ServiceAway),
        (200, None, ServiceAway),
    ],
)
def test_faults_are_sentences(
    stand: Stand, client: Client, status: int, body: object, error: type[Exception]
) -> None:
    """The service's own words where it has any; a login page of the network is none."""
    content = b"<html>" if body is None else json.dumps(body).encode()
    stand.answers = [(status, content, {"Location": "http://127.0.0.1:1/"})]
    with pytest.raises(error) as caught:
        client.units()
    assert str(caught.value).endswith((".", "1234"))
    assert "bi-mat" not in str(caught.value)


def test_the_last_pull_answers_when_the_service_is_away(stand: Stand, client: Client) -> None:
    """200 is kept, 304 brings it again, and so does silence; a token refused does not."""
    stand.answers = [(200, b'{"n": 1}', {"ETag": '"e1"'}), (304, b"", {}), (503, b"", {})]
    first = client.workbook("2026-Q3", "T", NOW)
    assert (first.content, first.away) == ({"n": 1}, None)
    assert client.workbook("2026-Q3", "T", NOW).content == {"n": 1}
    assert stand.asked[1] == ("GET", "Bearer bi-mat", '"e1"')
    away = client.workbook("2026-Q3", "T", NOW)
    assert (away.content, away.pulled_at) == ({"n": 1}, NOW.isoformat(timespec="seconds"))
    assert away.away is not None
    with pytest.raises(ServiceAway):
        client.workbook("2026-Q2", "T", NOW)
    stand.answers = [(401, b'{"code": "not_identified", "message": "x"}', {})]
    with pytest.raises(NotSignedIn):
        client.workbook("2026-Q3", "T", NOW)


def test_a_service_that_hangs_is_given_up(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting is bounded."""
    monkeypatch.setattr(module, "TIMEOUT", (1.0, 0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        account = Account(f"http://127.0.0.1:{silent.getsockname()[1]}", "t", "T", "Tỉnh")
        with Client(account, profile) as client, pytest.raises(ServiceAway, match="quá chậm"):
            client.units()


def test_an_answer_of_another_version_is_told(stand: Stand, client: Client) -> None:
    """A service that tells other things than this add-in reads: a sentence, not a KeyError."""
    stand.answers = [(200, b'{"einheiten": []}', {})]
    with pytest.raises(OtherVersion, match="khác phiên bản"):
        client.units()
    stand.answers = [(200, b"[]", {})]
    with pytest.raises(OtherVersion):
        client.changes("2026-Q3", "T", "previous")


def test_a_near_service_is_reached_past_the_proxy(
    stand: Stand, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment's proxy is for far addresses; its passwords never replace the token."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    netrc = profile.folder.parent / "netrc"
    netrc.write_text("machine 127.0.0.1 login ai password mk")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, dead)
    monkeypatch.delenv("no_proxy", raising=False)
    stand.answers = [(200, b'{"period": null, "units": []}', {})]
    account = Account(f"http://127.0.0.1:{stand.server_port}", "bi-mat", "T", "Tỉnh")
    with Client(account, profile) as client:
        client.units()
    assert stand.asked == [("GET", "Bearer bi-mat", None)]

    far = Account("http://tonghop.example", "bi-mat", "T", "Tỉnh")
    with Client(far, profile) as client, pytest.raises(ServiceAway, match="proxy"):
        client.units()


@pytest.mark.parametrize(
    ("server", "near"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://10.1.2.3", True),
        ("http://192.168.1.5:8080", True),
        ("http://may-chu:8080", True),
        ("https://tonghop.local", True),
        ("https://tonghop.vn", False),
        ("http://8.8.8.8", False),
    ],
)
def test_what_is_near(server: str, near: bool) -> None:
    """This machine, private numbers and bare names need no proxy."""
    assert is_near(server) is near


@pytest.fixture
def secured(stand: Stand, tmp_path: Path) -> Path:
    """The server's own certificate, which nobody trusts; it answers by TLS from now on."""
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # A client that hangs up must not end the server: each handshake is its connection's own.
    stand.socket = context.wrap_socket(
        stand.socket, server_side=True, do_handshake_on_connect=False
    )
    return certificate


def test_a_certificate_of_the_own_network(stand: Stand, profile: Profile, secured: Path) -> None:
    """Refused with what to do; trusted once the office's file lies in the person's folder."""
    stand.answers = [(200, b'{"period": null, "units": []}', {})]
    account = Account(f"https://localhost:{stand.server_port}", "bi-mat", "T", "Tỉnh")
    with Client(account, profile) as client, pytest.raises(ServiceAway) as refused:
        client.units()
    assert "ngày giờ của máy" in str(refused.value)
    assert str(profile.certificates) in str(refused.value)
    assert stand.asked == []

    profile.certificates.parent.mkdir(exist_ok=True)
    profile.certificates.write_bytes(secured.read_bytes())
    with Client(account, profile) as client:
        assert client.units() == {"period": None, "units": []}

    profile.certificates.write_text("không phải chứng thư")
    with pytest.raises(ServiceAway, match="không đọc được"):
        Client(account, profile)


def test_no_tls_where_it_was_asked_for(stand: Stand, profile: Profile) -> None:
    """https:// typed for a service that speaks http: told as a wrong address."""
    stand.answers = [(200, b"{}", {})]
    account = Account(f"https://127.0.0.1:{stand.server_port}", "bi-mat", "T", "Tỉnh")
    with Client(account, profile) as client, pytest.raises(ServiceAway, match="không phải là hệ"):
        client.units()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://tonghop.vn/api/v1/ ", "https://tonghop.vn"),
        ("tonghop.vn:8443", "https://tonghop.vn:8443"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("ftp://x", None),
        ("http://ai:mk@x", None),
        ("https://x:port", None),
        ("", None),
    ],
)
def test_addresses(typed: str, kept: str | None) -> None:
    """What people type for the service."""
    assert address(typed) == kept
