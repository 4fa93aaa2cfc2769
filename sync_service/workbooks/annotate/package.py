"""The zip package of an .xlsx file: parts, their types and relations; untouched parts as packed."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sync_service.workbooks.annotate.splicing import (
    Element,
    Unmarkable,
    appended,
    outline,
    removed,
    spliced,
)
from sync_service.workbooks.archive import Packed, archive, pack
from sync_service.workbooks.read.opening import UNPACKED_LIMIT

_TYPES = "[Content_Types].xml"
# Of a part that is read here, and of all these together; others are copied whatever their size.
# Taking apart costs several times as much memory, and a second for each MB or two.
_PART_LIMIT, _READ_LIMIT = 8 * 2**20, 24 * 2**20
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# The name's and the extra field's length, which end a member's local header.
_LENGTHS = struct.Struct("<26x2H")
_LEVEL = 3
_ID = re.compile(r"rId(\d+)")


@dataclass(frozen=True)
class Relation:
    """What a part refers to: `target` is a part's name, or an address outside."""

    id: str
    type: str
    target: str
    is_outside: bool

    @property
    def kind(self) -> str:
        """The last word of the type: "worksheet", "comments" …"""
        return self.type.rpartition("/")[2]


class Package:
    """The parts of a file, some of them changed. Unmarkable for what is no such package."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unmarkable(str(error)) from error
        listed = self._zip.infolist()
        if not all(one.filename for one in listed):
            raise Unmarkable("a part without a name")
        entries = [one for one in listed if not one.is_dir()]
        self._entries = {one.filename: one for one in entries}
        if len(self._entries) != len(entries):
            raise Unmarkable("parts with the same name")
        if any(one.flag_bits & 1 for one in entries):
            raise Unmarkable("encrypted")
        if sum(one.file_size for one in entries) > UNPACKED_LIMIT:
            raise Unmarkable("too large")
        self._changed: dict[str, bytes | None] = {}
        self._read: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        """The parts that are there now."""
        old = [name for name in self._entries if self._changed.get(name, b"") is not None]
        new = [name for name, xml in self._changed.items() if xml is not None]
        return old + [name for name in new if name not in self._entries]

    def has(self, name: str) -> bool:
        """Whether there is such a part now."""
        if name in self._changed:
            return self._changed[name] is not None
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part as it is now."""
        if not self.has(name):
            raise Unmarkable(f"no part {name}")
        changed = self._changed.get(name)
        return self._unpacked(name) if changed is None else changed

    def write(self, name: str, content: bytes) -> None:
        """A part made or changed."""
        self._changed[name] = content

    def remove(self, name: str) -> None:
        """A part taken out, with its own relations and its type."""
        for one in (name, _relations_name(name)):
            self._changed[one] = None
        types = self.read(_TYPES)
        listed = [
            removed(one)
            for one in outline(types, 1).named("Override")
            if one.attributes.get("PartName") == f"/{name}"
        ]
        self.write(_TYPES, spliced(types, listed))

    def declare(self, name: str, content_type: str) -> None:
        """The type of a new part told; for a .vml that of all parts with this ending."""
        types = self.read(_TYPES)
        root = outline(types, 1)
        if name.endswith(".vml"):
            if any(_is_vml(one) for one in root.children):
                return
            new = f'<Default Extension="vml" ContentType="{content_type}"/>'
        else:
            new = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        self.write(_TYPES, spliced(types, [appended(types, root, new.encode())]))

    def forget_drawings(self) -> None:
        """The type of .vml parts taken out where none is left."""
        if any(name.endswith(".vml") for name in self.names):
            return
        types = self.read(_TYPES)
        listed = [removed(one) for one in outline(types, 1).children if _is_vml(one)]
        self.write(_TYPES, spliced(types, listed))

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to; "" is the package itself."""
        name = _relations_name(part)
        if not self.has(name):
            return []
        return [_relation(part, one) for one in outline(self.read(name), 1).children]

    def relate(self, part: str, type_: str, target: str) -> str:
        """A new relation's id."""
        name = _relations_name(part)
        if not self.has(name):
            self.write(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        numbers = [_ID.fullmatch(one.id) for one in self.relations(part)]
        made = f"rId{max((int(one[1]) for one in numbers if one), default=0) + 1}"
        where = quoteattr("/" + target)
        new = f'<Relationship Id="{made}" Type="{type_}" Target={where}/>'
        xml = self.read(name)
        self.write(name, spliced(xml, [appended(xml, outline(xml, 1), new.encode())]))
        return made

    def unrelate(self, part: str, relation: str) -> None:
        """A relation taken out; the part that it leads to stays."""
        name = _relations_name(part)
        xml = self.read(name)
        root = outline(xml, 1)
        gone = [removed(one) for one in root.children if one.attributes.get("Id") == relation]
        if len(gone) == len(root.children):
            self._changed[name] = None
        else:
            self.write(name, spliced(xml, gone))

    def free_name(self, form: str) -> str:
        """A part's name by a pattern with a number, such as "xl/comments{}.xml"."""
        taken = {name.lower() for name in self.names}
        number = 1
        while form.format(number).lower() in taken:
            number += 1
        return form.format(number)

    def save(self) -> bytes:
        """The file; parts that nobody changed are copied as they were packed."""
        return archive([self._packed(name) for name in self.names])

    def _packed(self, name: str) -> Packed:
        changed = self._changed.get(name)
        if changed is not None:
            return pack(name, changed, _LEVEL)
        entry = self._entries[name]
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return pack(name, self._unpacked(name), _LEVEL)
        if len(self._content) < entry.header_offset + _LENGTHS.size:
            raise Unmarkable("cut off")
        lengths = _LENGTHS.unpack_from(self._content, entry.header_offset)
        start = entry.header_offset + _LENGTHS.size + sum(lengths)
        data = self._content[start : start + entry.compress_size]
        return Packed(name, entry.CRC, entry.file_size, data)

    def _unpacked(self, name: str) -> bytes:
        entry = self._entries[name]
        self._read[name] = entry.file_size
        if entry.file_size > _PART_LIMIT or sum(self._read.values()) > _READ_LIMIT:
            raise Unmarkable(f"{name} is too large")
        try:
            return self._zip.read(entry)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Unmarkable(str(error)) from error


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(part: str, element: Element) -> Relation:
    given = element.attributes
    target = given.get("Target", "")
    is_outside = given.get("TargetMode") == "External"
    if not is_outside:
        joined = posixpath.join("/", posixpath.dirname(part), target)
        target = posixpath.normpath(joined).lstrip("/")
    return Relation(given.get("Id", ""), given.get("Type", ""), target, is_outside)


def _is_vml(one: Element) -> bool:
    return one.name == "Default" and one.attributes.get("Extension", "").lower() == "vml"
