"""A real mail server for tests: STARTTLS or TLS with a certificate made on the spot, accounts,
and failures on demand at every point of the conversation."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from sync_service.settings import Settings

USER, PASSWORD = "baocao", "mật khẩu rất dài"
Failure = Literal["rcpt_4xx", "rcpt_5xx", "data_4xx", "data_5xx", "reset_before", "reset_after"]


def make_certificate(folder: Path, host: str = "localhost") -> tuple[Path, Path]:
    """A self-signed certificate for the host and 127.0.0.1, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    names = [x509.DNSName(host), x509.IPAddress(IPv4Address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret


@dataclass
class Arrived:
    """A mail that the server has taken."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as its recipient's program reads it."""
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class MailServer:
    """The server; `failing` says for a recipient how the next attempt fails, if it does.

    `steps` counts the recipients and the mails that it has been told of.
    """

    arrived: list[Arrived] = field(default_factory=list)
    failing: Callable[[str], Failure | None] = lambda _: None
    encrypted: list[bool] = field(default_factory=list)
    steps: int = 0
    port: int = 0
    certificate: Path | None = None
    _now: dict[int, Failure | None] = field(default_factory=dict)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Takes the recipient, or fails as told."""
        self.steps += 1
        failure = self.failing(address)
        self._now[id(session)] = failure
        if failure == "rcpt_4xx":
            return "451 Busy, try again later"
        if failure == "rcpt_5xx":
            return "550 No such user here"
        if failure == "reset_before":
            _reset(server)
            return "250 nobody hears this"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes the mail, or fails as told; after "reset_after" it has been taken."""
        self.steps += 1
        failure = self._now.pop(id(session), None)
        if failure == "data_4xx":
            return "452 Disk full, try again later"
        if failure == "data_5xx":
            return "554 Refused by policy"
        assert isinstance(envelope.content, bytes)
        self.encrypted.append(session.ssl is not None)
        arrived = Arrived(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content)
        self.arrived.append(arrived)
        if failure == "reset_after":
            _reset(server)
        return "250 Accepted"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, given: Any
    ) -> AuthResult:
        """Knows one account."""
        assert isinstance(given, LoginPassword)
        right = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=right)

    def settings(self, home: Path, **more: Any) -> Settings:
        """Settings that send through this server with its account."""
        given: dict[str, Any] = {
            "home": home,
            "smtp_host": "localhost",
            "smtp_port": self.port,
            "smtp_user": USER,
            "smtp_password": SecretStr(PASSWORD),
            "ca_file": self.certificate,
            "mail_from": "Văn phòng Tỉnh ủy <vanphong@tinhuy.example>",
            "mail_pause_seconds": 0,
        }
        return Settings(**(given | more))


def _reset(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()


class _AnyPort(Controller):
    """A controller on whatever port is free; aiosmtpd's own asks itself whether it listens."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    folder: Path, security: Literal["starttls", "tls", "none"] = "starttls"
) -> Iterator[MailServer]:
    """A server on a free port of this machine, for as long as the block lasts.

    With STARTTLS it asks for the account; aiosmtpd offers none where TLS began before it.
    """
    handler = MailServer()
    handler.certificate, key = make_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(handler.certificate, key)
    protected = security == "starttls"
    controller = _AnyPort(
        handler,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if security == "tls" else None,
        tls_context=context if protected else None,
        require_starttls=protected,
        authenticator=handler.authenticate if protected else None,
        auth_required=protected,
        ready_timeout=20,
    )
    controller.start()
    try:
        handler.port = controller.port
        yield handler
    finally:
        controller.stop()
