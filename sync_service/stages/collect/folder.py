"""The shared folder emptied: each complete file received, answered beside it, put away."""

import hashlib
import time
import traceback
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sync_service.database import arrivals, periods
from sync_service.database.arrivals import Arrival, Result
from sync_service.database.engine import reading, writing
from sync_service.database.units import codes_known
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import TonghopError
from sync_service.inboxes import folder
from sync_service.inboxes.folder import Look
from sync_service.inboxes.unpacking import Part, Refused, Unpacked, unpack
from sync_service.settings import Settings
from sync_service.stages.collect.common import MEGABYTE, Collected, limits_of, submission_of, take
from sync_service.stages.collect.folder_answers import Answer, answers_again, answers_to
from sync_service.stages.context import Context
from sync_service.stages.originals import checksum
from sync_service.stages.present import shown_name
from sync_service.stages.receive import Report
from sync_service.stages.store import Outcome

CHANNEL = "folder"
# Between two looks: a file that grew or changed meanwhile is left for the next round.
LOOK_SECONDS = 3.0


class FolderRefused(TonghopError):
    """The shared folder is not there or cannot be read."""


def collect_folder(
    context: Context,
    settings: Settings,
    *,
    log: Report | None = None,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] | None = None,
) -> Collected:
    """Receives every file that lies complete in the shared folder; nothing without a folder.

    `pause` waits between two looks, `clock` is the time in seconds by which files are dated,
    asked of the folder itself by default. A file that is held open, or still grows, is left for
    the next round; one that fails for a fault of ours stays too, and stops no other. Raises
    FolderRefused, and what keeps every file from being stored.
    """
    collected = Collected(CHANNEL)
    root = settings.inbox_folder
    if root is None:
        return collected
    before = _looked(root)
    if before:
        pause(LOOK_SECONDS)
    after = _looked(root)
    round_ = _Round(context, settings, root, collected, log, clock)
    round_.begin(after)
    for path, one in after.items():
        if before.get(path) != one or not folder.is_complete(one, round_.time_there):
            collected.waiting += 1
        else:
            round_.take_safely(one)
    return collected


def make_boxes(context: Context, settings: Settings) -> list[Path]:
    """A folder for each unit that owes a report in the newest period; those that were made."""
    root = settings.inbox_folder
    if root is None:
        raise FolderRefused(
            "Chưa đặt thư mục dùng chung (TONGHOP_INBOX_FOLDER).",
            "No shared folder is set (TONGHOP_INBOX_FOLDER).",
        )
    made = []
    with reading(context.engine) as connection:
        opened = periods.all_periods(connection)
        facts = periods.units_of(connection, opened[-1].code) if opened else {}
    root.mkdir(parents=True, exist_ok=True)
    standing = {folder.unit_code(root, path) for path in root.iterdir() if path.is_dir()}
    for unit in facts.values():
        path = root / folder.writable(f"{unit.unit} - {folder.writable(unit.name)[:80]}")
        if unit.expected and unit.unit not in standing:
            path.mkdir(exist_ok=True)
            made.append(path)
    return made


def _looked(root: Path) -> dict[Path, Look]:
    try:
        return folder.look(root)
    except OSError as error:
        raise FolderRefused(
            f"Không đọc được thư mục dùng chung {root} ({error.strerror}). Tạo thư mục đó, nối lại "
            "ổ mạng, hoặc sửa thiết lập inbox_folder (TONGHOP_INBOX_FOLDER).",
            f"The shared folder {root} cannot be read ({error.strerror}). Make it, connect the "
            "network drive again, or mend the setting inbox_folder (TONGHOP_INBOX_FOLDER).",
        ) from error


class _Round:
    """One emptying of the folder."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        root: Path,
        collected: Collected,
        log: Report | None,
        clock: Callable[[], float] | None,
    ) -> None:
        self.context = context
        self.limits = limits_of(settings)
        self.root = root
        self.collected = collected
        self.log = log
        self.clock = clock
        self.known: dict[str, Arrival] = {}
        self.senders: dict[Path, str | None] = {}

    def begin(self, seen: dict[Path, Look]) -> None:
        """Learns what was taken but not yet moved; what is moved or gone for sure is settled."""
        boxes = {one.box for one in seen.values()}
        with reading(self.context.engine) as connection:
            self.known = arrivals.unsettled(connection, CHANNEL)
            for box in boxes:
                code = folder.unit_code(self.root, box)
                known = codes_known(connection, [code]) if code else set()
                self.senders[box] = code if known else None
        names = {self._name(one) for one in seen.values()}
        missing = [key for key, one in self.known.items() if one.name not in names]
        self._settle([key for key in missing if self._is_gone(self.known[key].name)])

    def time_there(self) -> float:
        """The time by which the folder's files are dated, in seconds."""
        return self.clock() if self.clock is not None else time.time() + self._apart

    @cached_property
    def _apart(self) -> float:
        return folder.time_there(self.root) - time.time()

    def take_safely(self, one: Look) -> None:
        """Takes a file; a fault of ours is told to the log, and stops no other file."""
        try:
            self.take(one)
        except (SQLAlchemyError, TonghopError):  # no file could be stored now
            raise
        except Exception:
            self.collected.failed += 1
            self._tell(f"{one.path}\n{traceback.format_exc()}")

    def take(self, one: Look) -> None:
        """Receives a file and puts it away; leaves it when it cannot be read."""
        sent = self._read(one)
        if sent is None:
            self.collected.waiting += 1
            return
        key, unpacked = sent
        if (arrival := self.known.get(key)) is not None:
            place, answers = answers_again(self.context, arrival, unpacked, self.log)
            self._put_away(one, key, place, answers)
            return
        outcomes = self._receive(one, key, unpacked)
        if outcomes is None:
            self.collected.waiting += 1
            return
        self.collected.count(outcomes, unpacked.refused)
        place, answers = answers_to(self.context, outcomes, unpacked.refused, self.log)
        self._put_away(one, key, place, answers)

    def _read(self, one: Look) -> tuple[str, Unpacked] | None:
        """The key under which the file is remembered, and what it holds; None: not now."""
        name, most = one.path.name, self.limits.file_bytes
        if one.is_conflict_copy:
            return self._key(one, b""), _refused(name, found("CONFLICT_COPY"))
        if one.size > most:
            size, limit = f"{one.size // MEGABYTE} MB", f"{most // MEGABYTE} MB"
            finding = found("FILE_TOO_LARGE", size=size, limit=limit)
            return self._key(one, b""), _refused(name, finding)
        content = folder.read(one)
        if content is None:
            return None
        unpacked = unpack([Part(name, content)], self.limits)
        if not unpacked.parts and not unpacked.refused:
            unpacked = _refused(name, found("ARCHIVE_EMPTY"))
        return self._key(one, content), unpacked

    def _receive(self, one: Look, key: str, unpacked: Unpacked) -> list[Outcome] | None:
        """What became of the file's workbooks; None when another process is at the same file."""
        now, sender = self.context.now(), self.senders.get(one.box)
        actor = CHANNEL if one.box == self.root else f"{CHANNEL}:{one.box.name}"
        others = False

        def record(connection: Connection, outcomes: Sequence[Outcome]) -> None:
            nonlocal others
            known = arrivals.find(connection, key)
            others = known is not None and not known.settled
            if others:
                return
            ids = tuple(submission_of(connection, outcome) for outcome in outcomes)
            result: Result = "received" if outcomes else "empty"
            name = self._name(one)
            arrival = Arrival(key, CHANNEL, name, result, now, actor, submissions=ids)
            arrivals.add(connection, arrival)

        files = [
            ReceivedFile(shown_name(part.name), part.content, CHANNEL, now, actor, sender)
            for part in unpacked.parts
        ]
        outcomes = take(self.context, files, record, self.log)
        return None if others else outcomes

    def _put_away(self, one: Look, key: str, place: str, answers: Sequence[Answer]) -> None:
        """Answers a file, then moves it; what was put in its place meanwhile is left to be read."""
        if not one.still():
            self.collected.waiting += 1
        elif not all(self._write(one.box / place, answer) for answer in answers):
            self.collected.failed += 1
        elif folder.put_away(one, place) is not None:
            self._settle([key])
        else:  # held open: answered at once, moved when it is let go
            self.collected.waiting += 1
            if answers:
                with writing(self.context.engine) as connection:
                    arrivals.mark_answered(connection, key)

    def _write(self, place: Path, answer: Answer) -> bool:
        try:
            folder.put_beside(place, answer.name, answer.content)
        except OSError as error:
            self._tell(f"{place / answer.name}: {error}")
            return False
        return True

    def _tell(self, words: str) -> None:
        if self.log is not None:
            self.log(words)

    def _settle(self, keys: Sequence[str]) -> None:
        if keys:
            with writing(self.context.engine) as connection:
                arrivals.settle(connection, keys, self.context.now())

    def _is_gone(self, name: str) -> bool:
        """Whether the file lies no longer there, and not only the drive is away."""
        try:
            (self.root / name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return self.root.is_dir()
        except (OSError, ValueError):
            return False
        return False

    def _name(self, one: Look) -> str:
        name = one.path.relative_to(self.root).as_posix()
        # A name in another encoding than the system's cannot be kept as it is.
        return name.encode(errors="surrogateescape").decode(errors="replace")

    def _key(self, one: Look, content: bytes) -> str:
        told = f"{CHANNEL}\n{self._name(one)}\n{one.size}\n{one.modified}\n{checksum(content)}"
        return hashlib.sha256(told.encode()).hexdigest()


def _refused(name: str, finding: Finding) -> Unpacked:
    return Unpacked((), (Refused(name, finding),))
