"""A real IMAP server for tests: Dovecot with a configuration of its own in a throw-away folder."""

import grp
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from imap_tools import MailBox
from pydantic import SecretStr

from sync_service.settings import Settings
from tests.conftest import group_of, needs, unprivileged_user
from tests.service.mail_server import make_certificate

# Dovecot splits its arguments at blanks.
PASSWORD = "mật-khẩu-hộp-thư"

_CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class MailboxServer:
    """The running server; every account has the same password and begins empty."""

    port: int
    starttls_port: int
    certificate: Path

    def settings(self, home: Path, account: str, **more: Any) -> Settings:
        """Settings that read an account of this server."""
        given: dict[str, Any] = {
            "home": home,
            "imap_host": "localhost",
            "imap_port": self.port,
            "imap_user": account,
            "imap_password": SecretStr(PASSWORD),
            "ca_file": self.certificate,
        }
        return Settings(**(given | more))

    @contextmanager
    def account(self, name: str) -> Iterator[MailBox]:
        """An account as its owner's mail program sees it."""
        trusted = ssl.create_default_context(cafile=self.certificate)
        box = MailBox("localhost", self.port, timeout=20, ssl_context=trusted)
        try:
            yield box.login_utf8(name, PASSWORD)
        finally:
            box.logout()


@contextmanager
def mailbox_server() -> Iterator[MailboxServer]:
    """Dovecot on a free port of this machine, for as long as the block lasts."""
    program = needs("dovecot")
    user = unprivileged_user()
    entry = pwd.getpwnam(user) if user else pwd.getpwuid(os.getuid())
    # Not pytest's own folder: a socket's path may have a hundred letters only.
    folder = Path(tempfile.mkdtemp(prefix="tonghop-imap-"))
    port, starttls_port = _free_port(), _free_port()
    certificate, _ = make_certificate(folder)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            user=entry.pw_name,
            group=grp.getgrgid(entry.pw_gid).gr_name,
            password=PASSWORD,
            port=port,
            starttls_port=starttls_port,
        ),
        encoding="utf-8",
    )
    if user is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
    log = folder / "start.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [program, "-F", "-c", configuration],
            user=user,
            group=None if user is None else group_of(user),
            extra_groups=None if user is None else [],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        _await(process, port, (log, folder / "log"))
        yield MailboxServer(port, starttls_port, certificate)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(process: subprocess.Popen[bytes], port: int, logs: tuple[Path, ...]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    told = "\n".join(log.read_text(errors="replace") for log in logs if log.is_file())
    pytest.fail(f"Dovecot does not answer\n{told}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
