"""What was sent, taken apart: workbooks out of archives, within limits, whatever their names."""

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.inboxes.names import ARCHIVES, WORKBOOKS, ending, is_passing

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c")
# What Outlook makes of a mail in its own "Rich Text" (MS-OXTNEF 2.1.3.1), and of a signed one
# whose text is inside the signature (RFC 8551, 3.4.2): no other program opens them.
_OUTLOOKS_OWN, _SEALED = b"\x78\x9f\x3e\x22", "smime.p7m"
_RICH_TEXT = {"kind": "Rich Text của Outlook", "kind_en": "Outlook's Rich Text"}
_SIGNED = {"kind": "ký số hoặc mã hóa S/MIME", "kind_en": "signed or encrypted S/MIME"}
_MEGABYTE = 1 << 20
# An archive in an archive is opened; one more level only serves to hide something.
_DEEPEST = 2
_MOST_ENTRIES = 2_000


@dataclass(frozen=True)
class Part:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    finding: Finding


@dataclass(frozen=True)
class Unpacked:
    """The workbooks found, in order, what could not be taken, and what is none of these."""

    parts: tuple[Part, ...] = ()
    refused: tuple[Refused, ...] = ()
    others: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How large a file may be and how many there may be; all together four times one file."""

    file_bytes: int
    files: int = 100

    @property
    def total_bytes(self) -> int:
        return 4 * self.file_bytes


def unpack(parts: Iterable[Part], limits: Limits) -> Unpacked:
    """The workbooks among the parts and in their archives.

    Never raises for what the parts hold. Nothing is unpacked beyond the limits, which are for all
    parts together.
    """
    work = _Unpacking(limits)
    others: list[Part] = []
    is_full = False
    for part in parts:
        before = work.found
        if is_full:
            work.leave_out(part)
        elif not work.take(part, 0):
            is_full = True
        elif work.found == before:
            others.append(part)
    return Unpacked(tuple(work.parts), tuple(work.refused), tuple(others))


@dataclass
class _Unpacking:
    limits: Limits
    parts: list[Part] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unpacked: int = 0

    @property
    def found(self) -> int:
        """How much was found so far, taken or refused."""
        return len(self.parts) + len(self.refused)

    def take(self, part: Part, depth: int) -> bool:
        """Sorts a part; False when no more may be taken."""
        end = ending(part.name)
        if part.content.startswith(_ZIP):
            return self._take_package(part, end, depth)
        if part.content.startswith(_OTHER_ARCHIVES) or end in ARCHIVES:
            why, why_en = "không phải dạng .zip hoặc bị hỏng", "it is no .zip, or damaged"
            self._refuse(part.name, "ARCHIVE_UNREADABLE", reason=why, reason_en=why_en)
            return True
        if end in WORKBOOKS or (part.content.startswith(_COMPOUND) and not end):
            return self._add(part)
        if part.content.startswith(_OUTLOOKS_OWN):
            self._refuse(part.name, "MAIL_SEALED", **_RICH_TEXT)
        elif part.name.lower() == _SEALED:
            self._refuse(part.name, "MAIL_SEALED", **_SIGNED)
        return True

    def leave_out(self, part: Part) -> None:
        """Tells of a file that could not be looked into any more."""
        if ending(part.name) in WORKBOOKS | ARCHIVES:
            self._refuse(part.name, "TOO_MANY_FILES", limit=self.limits.files)

    def _take_package(self, part: Part, end: str, depth: int) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(part.content)) as package:
                entries = package.infolist()
                names = {entry.filename for entry in entries}
                if _is_workbook(package, names) or end in WORKBOOKS:
                    named = part if end in WORKBOOKS else Part(f"{part.name}.xlsx", part.content)
                    return self._add(named)
                if "[Content_Types].xml" in names or "mimetype" in names:
                    return True  # a document or a drawing
                if depth >= _DEEPEST:
                    why, why_en = "tệp nén lồng nhiều lớp", "archives within archives"
                    self._refuse(part.name, "ARCHIVE_UNREADABLE", reason=why, reason_en=why_en)
                    return True
                if len(entries) > _MOST_ENTRIES:
                    self._refuse(part.name, "TOO_MANY_FILES", limit=self.limits.files)
                    return True
                return all(self._take_entry(package, entry, depth) for entry in entries)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            if end in WORKBOOKS:  # the pipeline says what is wrong with it
                return self._add(part)
            self._refuse(part.name, "ARCHIVE_UNREADABLE", reason="tệp bị hỏng", reason_en="damaged")
            return True

    def _take_entry(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> bool:
        name = entry_name(entry)
        if not entry.filename or entry.is_dir():
            return True
        if is_passing(name) or "__MACOSX/" in entry.filename:
            return True
        if ending(name) not in WORKBOOKS | ARCHIVES:
            return True
        if entry.flag_bits & 1:
            self._refuse(name, "FILE_PASSWORD")
            return True
        limit = min(self.limits.file_bytes, self.limits.total_bytes - self.unpacked)
        try:
            with package.open(entry) as stream:
                content = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError) as error:
            is_other = isinstance(error, NotImplementedError)
            self._refuse(
                name,
                "ARCHIVE_UNREADABLE",
                reason="kiểu nén lạ" if is_other else "tệp bị hỏng",
                reason_en="an unknown compression" if is_other else "damaged",
            )
            return True
        self.unpacked += len(content)
        if len(content) > limit:
            shown = f"{self.limits.file_bytes // _MEGABYTE} MB"
            self._refuse(name, "FILE_TOO_LARGE", size=f"> {shown}", limit=shown)
            return self.unpacked < self.limits.total_bytes
        return self.take(Part(name, content), depth + 1)

    def _add(self, part: Part) -> bool:
        if len(self.parts) >= self.limits.files:
            self._refuse(part.name, "TOO_MANY_FILES", limit=self.limits.files)
            return False
        if len(part.content) > self.limits.file_bytes:
            shown = f"{self.limits.file_bytes // _MEGABYTE} MB"
            size = f"{len(part.content) // _MEGABYTE} MB"
            self._refuse(part.name, "FILE_TOO_LARGE", size=size, limit=shown)
            return True
        self.parts.append(part)
        return True

    def _refuse(self, name: str, code: str, **params: str | int) -> None:
        self.refused.append(Refused(name, found(code, Place(), **params)))


def _is_workbook(package: zipfile.ZipFile, names: set[str]) -> bool:
    if "[Content_Types].xml" in names:
        return any(name.startswith("xl/") for name in names)
    if "mimetype" in names:
        return b"spreadsheet" in package.open("mimetype").read(100)
    return False


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The file's own name, without folders, in the letters that were meant, NFC."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # not said to be UTF-8: what the archiver wrote is guessed
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        for encoding in ("utf-8", "cp1258"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
