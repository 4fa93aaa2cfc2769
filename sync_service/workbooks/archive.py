"""A zip archive out of parts that may be deflated already, the same bytes for the same parts."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_DEFLATED = 8
# Says that a part's name is in UTF-8.
_UTF8 = 1 << 11
# 1 January 1980, 0:00: the earliest day that the format knows.
_TIME, _DAY = 0, (1 << 5) | 1


@dataclass(frozen=True)
class Packed:
    """A part of an archive, deflated."""

    name: str
    checksum: int
    size: int
    data: bytes


def pack(name: str, content: bytes, level: int) -> Packed:
    """A part deflated at a level of zlib's (1 fastest, 9 smallest)."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    return Packed(name, zlib.crc32(content), len(content), data)


def archive(parts: Iterable[Packed]) -> bytes:
    """The zip file of the parts, in their order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for part in parts:
        name = part.name.encode()
        flags = 0 if part.name.isascii() else _UTF8
        about = (_DEFLATED, _TIME, _DAY, part.checksum, len(part.data), part.size, len(name))
        local = _LOCAL.pack(b"PK\3\4", _VERSION, flags, *about, 0) + name
        central = _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, flags, *about, 0, 0, 0, 0, 0, at)
        body += (local, part.data)
        directory += (central, name)
        at += len(local) + len(part.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), at, 0)
    return b"".join((*body, listed, end))
