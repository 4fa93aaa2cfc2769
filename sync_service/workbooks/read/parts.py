"""The parts of a zip package, unpacked within limits and against their check sums."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding

# An issued workbook unpacks to 3 MB; a million formatted blank rows to about 100.
UNPACKED_LIMIT = 200 * 2**20
# What is held in memory at one time.
PART_LIMIT = 32 * 2**20
MOST_PARTS = 4_000
_END = b"PK\5\6"
_END_SIZE = 22
_NEEDED = (".xml", ".rels", "mimetype")

_LOCAL = struct.Struct("<4s22x2H")
_CHUNK = 1 << 20

# NotImplementedError: a method of packing that no spreadsheet program uses.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    LookupError,
    OverflowError,
)


@dataclass
class Parts:
    """A package whose directory has been found sound. Names are as the directory has them."""

    content: bytes
    entries: dict[str, zipfile.ZipInfo]
    # Whether every reader of zip files must see the same parts in these bytes.
    is_plain: bool
    _kept: dict[str, bytes] = field(default_factory=dict)

    def size(self, name: str) -> int:
        """The unpacked size that the directory claims, in bytes; 0 for a part that is not there."""
        entry = self.entries.get(name)
        return 0 if entry is None else entry.file_size

    def read(self, name: str) -> bytes:
        """A part's bytes, of the size and check sum that the directory says; b"" for none.

        One of UNREADABLE where they differ.
        """
        if name not in self._kept:
            self._kept[name] = b"".join(self.chunks(name))
        return self._kept[name]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes piece by piece; what is wrong with it shows at the latest at its end."""
        entry = self.entries.get(name)
        if entry is None:
            return
        data = self._packed(entry)
        checksum = size = 0
        for chunk in _inflated(data) if entry.compress_type else (bytes(data),):
            checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
            # Never more than claimed: the claims together are within the limit.
            if size > entry.file_size:
                raise zipfile.BadZipFile(f"{name} is longer than its directory says")
            yield chunk
        if size != entry.file_size or checksum != entry.CRC:
            raise zipfile.BadZipFile(f"{name} is not what its directory says")

    def plainly(self, replaced: Mapping[str, bytes] | None = None) -> bytes:
        """The package in bytes that every reader of zip files takes for the same parts.

        Where they are not the file's own, only XML is in it, some parts `replaced`.
        """
        if self.is_plain and replaced is None:
            return self.content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name in self.entries:
                plain = name.replace("\\", "/").lstrip("/")
                if plain.endswith(_NEEDED):
                    content = (replaced or {}).get(name)
                    package.writestr(plain, self.read(name) if content is None else content)
        return out.getvalue()

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        mark, name, extra = _LOCAL.unpack_from(self.content, entry.header_offset)
        start = entry.header_offset + _LOCAL.size + name + extra
        data = memoryview(self.content)[start : start + entry.compress_size]
        if mark != b"PK\3\4" or len(data) != entry.compress_size:
            raise zipfile.BadZipFile(f"{entry.filename} is not where its directory says")
        return data


def _inflated(data: memoryview) -> Iterator[bytes]:
    """A deflated stream that must end with its data: others might inflate what follows."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = data
    while not stream.eof:
        chunk = stream.decompress(rest, _CHUNK)
        rest = stream.unconsumed_tail
        if not chunk and not rest and not stream.eof:
            raise EOFError
        yield chunk
    if stream.unused_data or rest:
        raise zipfile.BadZipFile("something follows a part's end")


def open_parts(content: bytes) -> Parts | Finding:
    """The package in the bytes, or why it must not, or cannot, be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
    except UNREADABLE:
        return damaged()
    if len(listed) > MOST_PARTS:
        return found("TOO_MANY_PARTS", count=len(listed), limit=MOST_PARTS)
    if any(entry.flag_bits & 1 for entry in listed):
        return found("FILE_PASSWORD")
    if not all(entry.filename for entry in listed):
        return damaged()  # zipfile itself fails over a part without a name
    files = [entry for entry in listed if not entry.is_dir()]
    entries = {entry.filename: entry for entry in files}
    alike = {name.casefold().replace("\\", "/") for name in entries}
    if len(alike) < len(files):
        return unsafe("hai phần bên trong cùng tên", "two parts share a name")
    if any(".." in name.replace("\\", "/").split("/") for name in entries):
        return unsafe("phần bên trong trỏ ra ngoài tệp", "a part's name leads out of the file")
    end = len(content) - _END_SIZE
    is_plain = content.startswith(b"PK\3\4") and content.find(_END) == end
    is_plain = is_plain and not any("\\" in one or one.startswith("/") for one in entries)
    unpacked = sum(entry.file_size for entry in listed)
    allowed = UNPACKED_LIMIT if is_plain else PART_LIMIT
    if unpacked > allowed:
        limit = f"{allowed >> 20} MB"
        return found("FILE_TOO_LARGE", size=f"{unpacked >> 20} MB", limit=limit)
    return Parts(content, entries, is_plain)


def damaged() -> Finding:
    """The finding for a package that is cut off, or not what its check sums say."""
    return found(
        "FILE_UNREADABLE",
        reason="tệp bị hỏng hoặc bị cắt khi chép, khi gửi",
        reason_en="it was damaged or cut off on its way",
    )


def unsafe(reason: str, reason_en: str) -> Finding:
    """The finding for a package that no spreadsheet program writes."""
    return found("FILE_UNSAFE", reason=reason, reason_en=reason_en)
