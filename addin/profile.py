"""What is kept on this machine, in the person's own folder: address, token, the last pulls.

Never in the workbook, which is passed on. The folder is `TongHop` in the Windows profile
(`%APPDATA%`), elsewhere `~/.config/tonghop-addin`; `TH_ADDIN_HOME` names another.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

_SETTINGS = "dang-nhap.json"
_STOP = "dung"
_LOG = "loi.log"
_LAST = "lan-cuoi"
_RECEIVED = "da-nhan"
_CERTIFICATES = "chung-thu.pem"


@dataclass(frozen=True)
class Account:
    """Whom this machine speaks for: the service's address, the token, and the token's unit."""

    server: str
    token: str = field(repr=False)
    unit: str
    unit_name: str


@dataclass(frozen=True)
class Kept:
    """An answer of the service kept on this machine."""

    etag: str
    pulled_at: str
    content: Any


@dataclass(frozen=True)
class Profile:
    """The person's folder on this machine."""

    folder: Path

    @property
    def account(self) -> Account | None:
        """Who is signed in; None when nobody is, or the file was damaged."""
        try:
            told = json.loads((self.folder / _SETTINGS).read_text(encoding="utf-8"))
            return Account(told["server"], told["token"], told["unit"], told["unit_name"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def sign_in(self, account: Account) -> None:
        """Keeps the account, for this person's eyes only."""
        told = {
            "server": account.server,
            "token": account.token,
            "unit": account.unit,
            "unit_name": account.unit_name,
        }
        self._write(self.folder / _SETTINGS, json.dumps(told, ensure_ascii=False).encode())

    def kept(self, account: Account, name: str) -> Kept | None:
        """The answer kept under a name for an account; None when there is none."""
        try:
            head, _, body = self._place(account, name).read_bytes().partition(b"\n")
            told = json.loads(head)
            return Kept(told["etag"], told["pulled_at"], json.loads(body))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, account: Account, name: str, etag: str, pulled_at: str, body: bytes) -> None:
        """Keeps an answer (JSON) in place of the one before it; a full disk is no fault."""
        head = json.dumps({"etag": etag, "pulled_at": pulled_at}).encode()
        with contextlib.suppress(OSError):
            self._write(self._place(account, name), head + b"\n" + body)

    def received(self, name: str, content: bytes) -> Path:
        """Writes a file that was downloaded, under a name that no file has."""
        folder = self.folder / _RECEIVED
        folder.mkdir(parents=True, exist_ok=True)
        return unused(folder, name, content)

    def ask_stop(self) -> None:
        """Asks a pull that is running to stop."""
        self._write(self.folder / _STOP, b"")

    def begin(self) -> None:
        """Forgets an earlier wish to stop."""
        (self.folder / _STOP).unlink(missing_ok=True)

    @property
    def should_stop(self) -> bool:
        return (self.folder / _STOP).exists()

    @property
    def certificates(self) -> Path:
        """Where the office puts the certificates (PEM) of its own network, if it has any."""
        return self.folder / _CERTIFICATES

    @property
    def log(self) -> Path:
        """Where faults of the add-in are recorded."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / _LOG

    def _place(self, account: Account, name: str) -> Path:
        whose = sha256(f"{account.server}|{account.unit}".encode()).hexdigest()[:16]
        return self.folder / _LAST / whose / f"{safe(name)}.json"

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(f".{os.getpid()}.moi")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        aside.replace(path)


def usual_profile(variables: Mapping[str, str] | None = None) -> Profile:
    """The profile of whoever runs the spreadsheet program."""
    known = os.environ if variables is None else variables
    if known.get("TH_ADDIN_HOME"):
        return Profile(Path(known["TH_ADDIN_HOME"]))
    if known.get("APPDATA"):
        return Profile(Path(known["APPDATA"]) / "TongHop")
    base = known.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Profile(Path(base) / "tonghop-addin")


def unused(folder: Path, name: str, content: bytes) -> Path:
    """Writes a file into a folder; numbered when one of that name is there."""
    wished = Path(safe(name))
    for number in range(1, 10_000):
        suffix = "" if number == 1 else f" ({number})"
        path = folder / f"{wished.stem}{suffix}{wished.suffix}"
        with contextlib.suppress(FileExistsError):
            with path.open("xb") as stream:
                stream.write(content)
            return path
    raise FileExistsError(name)


def safe(name: str) -> str:
    """A name without what could lead to another folder, or what Windows forbids."""
    plain = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in name)
    return plain.strip(" .")[:120] or "tep"
