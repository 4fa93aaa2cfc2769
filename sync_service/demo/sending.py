"""Files sent to the running service over HTTP, as a script of any clerk's could do it."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local
from typing import Any

import requests

from sync_service.demo.clerks import Attempt, Clerks, Desk, Habit
from sync_service.errors import TonghopError

Json = dict[str, Any]

# The service shares this process: more senders only wait for each other.
_SENDERS = 4
_PATIENCE = 120  # seconds


class DemoFailed(TonghopError):
    """The demonstration met something that ought not to happen."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, with the service's answer to it."""

    unit: str
    attempt: Attempt
    answer: Json

    @property
    def status(self) -> str:
        return str(self.answer["status"])

    @property
    def as_expected(self) -> bool:
        return self.status == self.attempt.expected


class Service:
    """The running service, seen by those who hold a token."""

    def __init__(self, address: str) -> None:
        self._root = f"{address}/api/v1"
        self._sessions = local()

    def get(self, path: str, token: str) -> Json:
        """The JSON answer to GET; DemoFailed when it is refused."""
        return self._answer(self._session().get(self._root + path, **_with(token)))

    def send(self, name: str, content: bytes, token: str) -> Json:
        """The verdict on one file; DemoFailed when it is not taken at all."""
        files = {"file": (name, content)}
        answer = self._session().post(f"{self._root}/submissions", files=files, **_with(token))
        return self._answer(answer)

    def _session(self) -> requests.Session:
        """One connection a thread, kept open."""
        if not hasattr(self._sessions, "session"):
            self._sessions.session = requests.Session()
            # The service is on this machine: no proxy of the environment may come between.
            self._sessions.session.trust_env = False
        session: requests.Session = self._sessions.session
        return session

    def _answer(self, answer: requests.Response) -> Json:
        if answer.status_code != requests.codes.ok:
            said = f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:300]}"
            raise DemoFailed(
                f"Dịch vụ trả lời ngoài dự kiến: {said}", f"The service answered: {said}"
            )
        found: Json = answer.json()
        return found


@dataclass(frozen=True)
class Sending:
    """Clerks at their desks, each with a token, sending to the service."""

    service: Service
    clerks: Clerks
    tokens: dict[str, str]

    def send_all(self, desks: Iterable[tuple[Desk, Habit]], done: Callable[[], None]) -> list[Sent]:
        """Every clerk's files, several clerks at a time; `done` is called after each clerk."""
        with ThreadPoolExecutor(_SENDERS) as pool:
            # The truth is worked out here, by one alone; only sending is shared.
            waiting = [
                pool.submit(self._send, desk, self.clerks.attempts(desk, habit))
                for desk, habit in desks
            ]
            found: list[Sent] = []
            for one in waiting:
                found += one.result()
                done()
        return found

    def _send(self, desk: Desk, attempts: Sequence[Attempt]) -> list[Sent]:
        """One clerk's files in turn, the last with reasons where these are asked for."""
        sent = [self._send_one(desk, attempt) for attempt in attempts]
        questions = _questions(sent[-1]) if sent else []
        if questions:
            answer = self.clerks.answer(desk, sent[-1].attempt.content, questions)
            if answer is not None:
                sent.append(self._send_one(desk, answer))
        return sent

    def _send_one(self, desk: Desk, attempt: Attempt) -> Sent:
        token = self.tokens[desk.unit]
        answer = self.service.send(attempt.file_name, attempt.content, token)
        return Sent(desk.unit, attempt, answer)


def _questions(sent: Sent) -> list[tuple[str, str]]:
    """The cells for which a rejected file must give a reason, when that is all it lacks."""
    findings = sent.answer["findings"]
    if sent.status != "rejected" or any(one["severity"] == "error" for one in findings):
        return []
    return [(one["sheet"], one["cell"]) for one in findings if one["severity"] == "explain"]


def _with(token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {token}"}, "timeout": _PATIENCE}
