"""XML parts changed by cutting and inserting bytes: whatever is not touched stays as it was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
# The cells of a sheet are many, and nothing here ever changes one.
_OPAQUE = "sheetData"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# What XML 1.0 cannot hold at all, and lone surrogates.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Spreadsheet programs read this in a text as the character of that number.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Unmarkable(Exception):
    """A file in which nothing can be marked; the message says why, for the log."""


@dataclass(frozen=True)
class Edit:
    """Bytes from `start` to `end` replaced."""

    start: int
    end: int
    new: bytes = b""


@dataclass(frozen=True)
class Element:
    """An element with its place in the bytes; names are without their prefix.

    `start` to `tag_end` is the start tag, `inner_end` to `end` the end tag (nothing where the
    element closes itself).
    """

    name: str
    prefix: str
    attributes: Mapping[str, str]
    start: int
    tag_end: int
    inner_end: int
    end: int
    children: tuple["Element", ...]

    @property
    def is_closed(self) -> bool:
        """Whether it is written as <name/>."""
        return self.end == self.tag_end

    def child(self, name: str) -> "Element | None":
        """The first child of a name."""
        return next((one for one in self.children if one.name == name), None)

    def named(self, name: str) -> list["Element"]:
        """All children of a name."""
        return [one for one in self.children if one.name == name]

    def walk(self) -> Iterator["Element"]:
        """The element and all below it that were outlined."""
        yield self
        for one in self.children:
            yield from one.walk()


@dataclass
class _Open:
    name: str
    prefix: str
    attributes: Mapping[str, str]
    start: int
    tag_end: int
    children: list[Element] = field(default_factory=list)


def outline(xml: bytes, depth: int = 9) -> Element:
    """The root with what stands in it down to a depth (1: the root's children), but no cells.

    Unmarkable for what is no XML in UTF-8, or declares a document type.
    """
    if xml.startswith(_WIDE):
        raise Unmarkable("not in UTF-8")
    reader = _Outliner(xml, depth)
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unmarkable(str(error)) from error
    if reader.root is None:
        raise Unmarkable("no root element")
    return reader.root


class _Outliner:
    def __init__(self, xml: bytes, depth: int) -> None:
        self.root: Element | None = None
        self._xml, self._depth, self._level = xml, depth, -1
        self._hidden = 0
        self._open: list[_Open] = []
        self.parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.XmlDeclHandler = self._declared

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._hidden or (self._open and self._open[-1].name == _OPAQUE):
            self._hidden += 1
            return
        self._level += 1
        if self._level > self._depth:
            return
        start = self.parser.CurrentByteIndex
        tag = _TAG.match(self._xml, start)
        if tag is None:
            raise Unmarkable("a tag was not found where it should be")
        prefix, _, local = name.rpartition(":")
        self._open.append(_Open(local, prefix, attributes, start, tag.end()))

    def _end(self, _: str) -> None:
        if self._hidden:
            self._hidden -= 1
            return
        self._level -= 1
        if self._level >= self._depth:
            return
        one = self._open.pop()
        if self._xml[one.tag_end - 2 : one.tag_end] == b"/>":
            inner_end = end = one.tag_end
        else:
            inner_end = self.parser.CurrentByteIndex
            end = self._xml.index(b">", inner_end) + 1
        made = Element(
            one.name,
            one.prefix,
            one.attributes,
            one.start,
            one.tag_end,
            inner_end,
            end,
            tuple(one.children),
        )
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made

    def _refuse(self, *_: object) -> None:
        raise Unmarkable("declares a document type")

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise Unmarkable(f"in {encoding}")


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all edits made; edits at one place are made in the order given."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.start):
        if edit.start < at:
            raise Unmarkable("changes overlap")
        pieces += (xml[at : edit.start], edit.new)
        at = edit.end
    return b"".join((*pieces, xml[at:]))


def removed(element: Element) -> Edit:
    """The element cut out."""
    return Edit(element.start, element.end)


def appended(xml: bytes, element: Element, new: bytes) -> Edit:
    """Something put in as an element's last content."""
    if not element.is_closed:
        return Edit(element.inner_end, element.inner_end, new)
    tag = xml[element.start : element.tag_end - 2].rstrip()
    name = (element.prefix + ":" if element.prefix else "") + element.name
    return Edit(element.start, element.end, b"%s>%s</%s>" % (tag, new, name.encode()))


def with_attribute(xml: bytes, element: Element, name: str, value: object) -> Edit:
    """One attribute set to a value that needs no escaping."""
    new = str(value).encode()
    quoted = re.compile(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
    if (match := quoted.search(xml, element.start, element.tag_end)) is not None:
        return Edit(match.start(), match.end(), b' %s="%s"' % (name.encode(), new))
    closing = 2 if element.is_closed else 1
    at = len(xml[: element.tag_end - closing].rstrip())
    return Edit(at, at, b' %s="%s"' % (name.encode(), new))


def main_root(xml: bytes, name: str, depth: int) -> Element:
    """The outline of a part whose root is an element of the usual spreadsheet language."""
    root = outline(xml, depth)
    space = root.attributes.get(f"xmlns:{root.prefix}" if root.prefix else "xmlns")
    if root.name != name or space != MAIN:
        raise Unmarkable(f"not a usual part {name}")
    return root


def opening(name: str, root: Element) -> bytes:
    """The beginning of a start tag for a new element below a root, with its name space."""
    # The root may have given the language a prefix; then a new element brings its own.
    return f'<{name} xmlns="{MAIN}"'.encode() if root.prefix else f"<{name}".encode()


def text(words: str, longest: int = 2000) -> str:
    """Words as they can stand in XML and are shown by spreadsheet programs as they are."""
    plain = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words)
    if len(plain) > longest:
        plain = plain[: longest - 1] + "…"
    return escape(_ESCAPE.sub("_x005F_", plain), {'"': "&quot;"})
