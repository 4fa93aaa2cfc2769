"""Mails over SMTP (RFC 5321), one connection for a run, TLS verified, never silently without."""

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import SecretStr

from sync_service.outlets.mail.delivery import Delivery, Envelope

TIMEOUT_SECONDS = 60.0
_SERVICE_CLOSING = 421
_START_OF_MAIL = 354
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass
class SmtpServer:
    """A mail server and the account there."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    ca_file: Path | None = None
    timeout: float = TIMEOUT_SECONDS
    _open: smtplib.SMTP | None = field(default=None, repr=False)
    repeatable: ClassVar[bool] = False

    def deliver(self, envelope: Envelope, last_call: Callable[[], bool]) -> Delivery:
        """Hands a mail over, on the connection that is open or on a new one."""
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivery("unreachable", _words(error))
        try:
            refusal = _announce(smtp, envelope)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivery("retry", _words(error))
        if refusal is not None:
            self._after(refusal)
            return _refused(refusal)
        return self._hand_over(smtp, envelope, last_call)

    def close(self) -> None:
        """Takes leave of the server, politely where it still listens."""
        smtp, self._open = self._open, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _hand_over(
        self, smtp: smtplib.SMTP, envelope: Envelope, last_call: Callable[[], bool]
    ) -> Delivery:
        content = _LEADING_DOT.sub(b"..", envelope.content)
        try:
            smtp.send(content if content.endswith(b"\r\n") else content + b"\r\n")
            going = last_call()
        except (OSError, smtplib.SMTPException) as error:
            self._break_off()
            return Delivery("retry", _words(error))
        except BaseException:
            self._break_off()
            raise
        if not going:
            self._break_off()
            return Delivery("lost", "")
        # A server must not take a message before its last dot (RFC 5321, 4.1.1.4): up to here
        # nothing has arrived, from here on it may have.
        try:
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._break_off()
            return Delivery("unknown", _words(error))
        answer = (code, words)
        self._after(answer)
        if code // 100 == 2:
            return Delivery("sent", _said(answer))
        # What is no answer in the protocol says nothing about what became of the mail.
        return _refused(answer) if code // 100 in (4, 5) else Delivery("unknown", _said(answer))

    def _connected(self) -> smtplib.SMTP:
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._open.rset()[0] == 250:
                    return self._open
            self.close()
        self._open = self._connect()
        if self.user:
            _log_in(self._open, self.user, self.password)
        return self._open

    def _connect(self) -> smtplib.SMTP:
        # Not getfqdn(), which asks the name service and may wait for it.
        name = socket.gethostname()
        smtp: smtplib.SMTP
        if self.security == "tls":
            smtp = smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.timeout, context=self._trusted()
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)
        try:
            if self.security == "starttls":
                smtp.starttls(context=self._trusted())
            smtp.ehlo()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context

    def _after(self, answer: tuple[int, bytes]) -> None:
        if answer[0] in (_SERVICE_CLOSING, -1):
            self._break_off()

    def _break_off(self) -> None:
        """Closes without a word: QUIT amid a message would become part of it."""
        smtp, self._open = self._open, None
        if smtp is not None:
            smtp.close()


def _log_in(smtp: smtplib.SMTP, user: str, password: SecretStr | None) -> None:
    secret = password.get_secret_value() if password else ""
    if f"{user}{secret}".isascii():
        smtp.login(user, secret)
        return
    # smtplib knows ASCII passwords only; AUTH PLAIN takes UTF-8 (RFC 4616).
    told = b64encode(f"\0{user}\0{secret}".encode()).decode()
    code, words = smtp.docmd("AUTH", f"PLAIN {told}")
    if code // 100 != 2:
        raise smtplib.SMTPAuthenticationError(code, words)


def _announce(smtp: smtplib.SMTP, envelope: Envelope) -> tuple[int, bytes] | None:
    """MAIL, RCPT, DATA; the answer that stopped it, or None when the server waits for the mail."""
    options = [f"size={len(envelope.content)}"] if smtp.has_extn("size") else []
    code, words = smtp.mail(envelope.sender, options)
    if code // 100 == 2:
        code, words = smtp.rcpt(envelope.recipient)
    if code // 100 != 2:
        return code, words
    code, words = smtp.docmd("DATA")
    return None if code == _START_OF_MAIL else (code, words)


def _refused(answer: tuple[int, bytes]) -> Delivery:
    """5xx is final, everything else may be otherwise later (RFC 5321, 4.2.1)."""
    return Delivery("refused" if answer[0] // 100 == 5 else "retry", _said(answer))


def _said(answer: tuple[int, bytes]) -> str:
    code, words = answer
    return f"{code} {words.decode('utf-8', 'replace')}"[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _said((error.smtp_code, words if isinstance(words, bytes) else words.encode()))
    return f"{type(error).__name__}: {error}"[:500]
