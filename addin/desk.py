"""What every button has at hand: the workbook, the person, the service."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from logging import handlers

import xlwings as xw

from addin import program, texts
from addin.asking import Dialogs, dialogs_of
from addin.client import Client
from addin.errors import AddinError, Cancelled, NotSignedIn, WorkbookRefused
from addin.profile import Profile, usual_profile
from addin.pull.state import State, read_state

_log = logging.getLogger("addin")
_FAILED = "a button failed"


@dataclass
class Desk:
    """The workbook a button was pressed in, and whom it can ask."""

    book: xw.Book
    dialogs: Dialogs
    profile: Profile

    def now(self) -> datetime:
        """The moment of this machine, with its zone."""
        return datetime.now().astimezone()

    def show(self, words: str) -> None:
        """Says in the status bar how far the work is."""
        self.book.app.status_bar = f"{texts.APP}: {words}"

    def client(self) -> Client:
        """The service, for whoever is signed in; NotSignedIn else."""
        account = self.profile.account
        if account is None:
            raise NotSignedIn(texts.SIGN_IN_FIRST)
        return Client(account, self.profile)

    def state(self) -> State:
        """What the workbook knows of its last pull; WorkbookRefused before the first."""
        state = read_state(self.book)
        if state is None or "period" not in state.facts:
            raise WorkbookRefused(texts.PULL_FIRST)
        return state

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str:
        """What the person types; Cancelled when they close the question or type nothing."""
        typed = self.dialogs.enter(text, default, is_secret=is_secret)
        if typed is None or not typed.strip():
            raise Cancelled
        return typed.strip()

    def agreed(self, text: str) -> None:
        """Goes on only when the person says yes; Cancelled else."""
        if not self.dialogs.ask(text):
            raise Cancelled


def press(work: Callable[[Desk], str | None]) -> None:
    """Does a button's work for the calling workbook; whatever goes wrong is one sentence."""
    program.bounded_waiting()
    book = xw.Book.caller()
    desk = Desk(book, dialogs_of(book), usual_profile())
    with _recorded(desk.profile):
        said = _said(desk, work)
        try:
            book.app.status_bar = False
        except Exception:
            _log.exception(_FAILED)
    if said:
        desk.dialogs.tell(said)


def _said(desk: Desk, work: Callable[[Desk], str | None]) -> str | None:
    try:
        program.ask_ready(desk.book)
        return work(desk)
    except Cancelled:
        return None
    except AddinError as error:
        return str(error)
    except Exception:
        _log.exception(_FAILED)
        return texts.UNEXPECTED.format(log=desk.profile.log)


@contextmanager
def _recorded(profile: Profile) -> Iterator[None]:
    """Faults, and what was left out, go into the log of this machine; it never holds the token."""
    # The file is made with its first line only.
    handler = handlers.RotatingFileHandler(
        profile.log, maxBytes=200_000, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _log.addHandler(handler)
    try:
        yield
    finally:
        _log.removeHandler(handler)
        handler.close()
