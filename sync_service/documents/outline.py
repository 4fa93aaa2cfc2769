"""A plan's paragraphs as a tree of parts, headings, items and bullets, with their places' codes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sync_service.documents.markers import Marker, marker_of
from sync_service.documents.text import Line
from sync_service.documents.wording import lowered

Part = Literal["aims", "content", "closing"]

# Headings below come before bullets below; a heading always ends what stands deeper.
_UPPER, _ROMAN, _NUMBER, _INNER, _DASH, _PLUS = 0, 1, 2, 8, 9, 10
_RANKS = {"upper": _UPPER, "roman": _ROMAN, "bracket": _INNER, "letter": _INNER}
_TEXT = 99

_FRAME = re.compile(r"nơi nhận\b")
_SIGNED = re.compile(r"(?:t/m|tm\.|k/t|kt\.)\s")
_AIMS = re.compile(r"(?:các )?(?:mục (?:đích|tiêu)|yêu cầu|quan điểm|căn cứ|tình hình|đặc điểm)\b")
_CLOSING = re.compile(r"(?:công tác )?(?:tổ chức (?:triển khai )?thực hiện|điều khoản thi hành)\b")


@dataclass(eq=False)
class Node:
    """A paragraph in its place; `body` is its text without the marker."""

    line: Line
    marker: Marker | None
    body: str
    rank: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The place as one would cite it: "2.1.1.a", "IV.2", "B.II"; a bullet has its heading's.

        A number of several parts stands for itself; a single one carries the part it is in.
        """
        if self.marker is None or self.marker.kind in ("dash", "plus"):
            return self.section or ""
        if self.marker.kind == "number" and "." in self.marker.label:
            return self.marker.label
        above = self.section
        return f"{above}.{self.marker.label}" if above else self.marker.label

    @property
    def section(self) -> str | None:
        """The code of the nearest heading above."""
        return (self.parent.code or None) if self.parent else None

    @property
    def part(self) -> Part:
        """Which part of the plan it belongs to, told from the headings over it."""
        named: Part = "content"
        for one in self.lineage:
            if one.rank <= _ROMAN or one.parent is None:
                words = lowered(one.body)
                if _CLOSING.match(words):
                    named = "closing"
                elif _AIMS.match(words):
                    named = "aims"
        return named

    @property
    def lineage(self) -> tuple["Node", ...]:
        """From the outermost heading down to this one."""
        return (*(self.parent.lineage if self.parent else ()), self)

    @property
    def is_bullet(self) -> bool:
        return self.marker is not None and self.marker.kind in ("dash", "plus")

    @property
    def is_numbered(self) -> bool:
        return self.marker is not None and not self.is_bullet

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the document's order."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline_of(lines: Sequence[Line]) -> tuple[Node, ...]:
    """The outermost nodes from the first heading on, up to the recipients and signatures."""
    roots: list[Node] = []
    open_: list[Node] = []
    for line in lines:
        if is_frame(line.text) and roots:
            break
        marker, body = marker_of(line.text)
        if marker is None and not roots:
            continue
        node = Node(line, marker, body, _rank(marker))
        _close(open_, node)
        if open_:
            node.parent = open_[-1]
            open_[-1].children.append(node)
        else:
            roots.append(node)
        if marker is not None:
            open_.append(node)
    return tuple(roots)


def nodes_of(lines: Sequence[Line]) -> tuple[Node, ...]:
    """All nodes of the outline in the document's order."""
    return tuple(node for root in outline_of(lines) for node in root.walk())


def is_frame(text: str) -> bool:
    """Whether the plan's own text ends here: the recipients, or the signature."""
    words = lowered(text)
    return bool(_FRAME.match(words) or _SIGNED.match(words))


def _rank(marker: Marker | None) -> int:
    if marker is None:
        return _TEXT
    if marker.kind == "number":
        return _NUMBER + marker.label.count(".")
    if marker.kind in _RANKS:
        return _RANKS[marker.kind]
    return _DASH if marker.kind == "dash" else _PLUS


def _close(open_: list[Node], node: Node) -> None:
    # Shortens `open_` to what `node` stands under.
    if node.rank == _TEXT:
        return
    while open_ and not _holds(open_, node):
        open_.pop()


def _holds(open_: list[Node], node: Node) -> bool:
    above = open_[-1]
    if node.rank >= _INNER and _kind(node) in map(_kind, open_):
        return False
    if above.rank < node.rank:
        return True
    # "- Đến năm 2025:" followed by "(1) ...": a bullet may introduce what is usually above it.
    return node.rank >= _INNER and above.body.rstrip().endswith(":")


def _kind(node: Node) -> str | None:
    return node.marker.kind if node.marker else None
