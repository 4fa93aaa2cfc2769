"""Notes on marked cells: comments with their boxes, beside those that the clerk has made.

A cell with a note of the clerk's own gets none of ours. Ours are known again by their first
words, since some programs lose who wrote a note.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from math import ceil

from sync_service.domain.spelling import nfc
from sync_service.workbooks.annotate.package import Package, Relation
from sync_service.workbooks.annotate.sheets import place_for, row_and_column
from sync_service.workbooks.annotate.splicing import (
    MAIN,
    RELATIONSHIPS,
    Edit,
    Element,
    Unmarkable,
    appended,
    main_root,
    opening,
    removed,
    spliced,
    text,
)
from sync_service.workbooks.annotate.words import AUTHOR, NOTE_MARK
from sync_service.workbooks.issue.layout import lines_of

# A heading in bold, and what follows it.
Paragraph = tuple[str, str]

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MOST = 1000
# Such a drawing need not be well-formed, and its prefixes differ from program to program.
_SHAPE_START = re.compile(rb"<(?:\w+:)?shape\s[^>]*[^/>]>")
_SHAPE_END = re.compile(rb"</(?:\w+:)?shape>")
_NAME = re.compile(rb"<(?:\w+:)?(\w+)")
# What a drawing without any box is left with.
_FRAME = frozenset(b"xml shapelayout idmap shapetype stroke path formulas f lock".split())
_SHAPE_ID = re.compile(rb"\bid=[\"']_x0000_s(\d+)[\"']")
_SHAPE_PLACE = {
    name: re.compile(rb"<(?:\w+:)?%s>\s*(\d+)\s*</" % name) for name in (b"Row", b"Column")
}
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_BOX_KIND = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DRAWING = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{ids}"/></o:shapelayout></xml>'
)
_BOX = (
    f"<v:shape {_SPACES} "
    'id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:240pt;height:90pt;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
# Pixels; a box of this width takes so many letters a line.
_WIDTH, _LETTERS, _LINE_HEIGHT, _ROW_HEIGHT = 320, 44, 17, 22
_COLUMN = 72


def add_notes(package: Package, sheet: str, notes: Mapping[str, list[Paragraph]]) -> None:
    """Puts notes on cells of a sheet (its part), as long as these have none."""
    if not notes:
        return
    part = _related(package, sheet, "comments")
    if part is None:
        part = package.free_name(posixpath.join(_folder(sheet), "comments{}.xml"))
        empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
        package.write(part, empty.encode())
        package.declare(part, _COMMENTS_TYPE)
        package.relate(sheet, f"{RELATIONSHIPS}/comments", part)
    xml = package.read(part)
    root = main_root(xml, "comments", 2)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise Unmarkable("comments without their lists")
    taken = {one.attributes.get("ref") for one in listed.children}
    new = {cell: told for cell, told in list(notes.items())[:_MOST] if cell not in taken}
    writer = opening("author", root) + f">{text(AUTHOR)}</author>".encode()
    block = b"".join(
        _comment(root, cell, len(authors.children), told) for cell, told in new.items()
    )
    edits = [appended(xml, authors, writer), appended(xml, listed, block)]
    package.write(part, spliced(xml, edits))
    _add_boxes(package, sheet, new)


def remove_notes(package: Package, sheet: str) -> None:
    """Takes our notes off a sheet, and all that was put there for them alone."""
    part = _related(package, sheet, "comments")
    if part is None:
        return
    xml = package.read(part)
    root = main_root(xml, "comments", 5)
    listed, authors = root.child("commentList"), root.child("authors")
    comments = [] if listed is None else listed.children
    ours = [one for one in comments if _words(xml, one).startswith(NOTE_MARK)]
    if not ours:
        return
    if len(ours) == len(comments):
        _drop(package, sheet, part)
    else:
        edits = [removed(one) for one in ours]
        if authors is not None and authors.children:
            last = authors.children[-1]
            users = {one.attributes.get("authorId") for one in comments if one not in ours}
            name = nfc(unescape(xml[last.tag_end : last.inner_end].decode()))
            if name == AUTHOR and str(len(authors.children) - 1) not in users:
                edits.append(removed(last))
        package.write(part, spliced(xml, edits))
    _remove_boxes(package, sheet, {one.attributes.get("ref", "") for one in ours})


def _comment(root: Element, cell: str, author: int, told: list[Paragraph]) -> bytes:
    def run(words: str, bold: bool) -> str:
        weight = "<b/>" if bold else ""
        look = f'<rPr>{weight}<sz val="10"/><color rgb="FF000000"/><rFont val="Times New Roman"/>'
        shown = text(words, 4000)
        return f'<r>{look}<family val="1"/></rPr><t xml:space="preserve">{shown}</t></r>'

    runs = [run(NOTE_MARK, True)]
    for heading, words in told:
        runs += (run(f"\n{heading}: ", True), run(words, False))
    inner = f' ref="{cell}" authorId="{author}"><text>{"".join(runs)}</text></comment>'
    return opening("comment", root) + inner.encode()


def _words(xml: bytes, comment: Element) -> str:
    pieces = [xml[one.tag_end : one.inner_end] for one in comment.walk() if one.name == "t"]
    return nfc(unescape(b"".join(pieces).decode())).strip()


def _add_boxes(package: Package, sheet: str, notes: Mapping[str, list[Paragraph]]) -> None:
    relation = _drawing(package, sheet)
    if relation is None:
        part = package.free_name(posixpath.join(_folder(sheet), "drawings/vmlDrawing{}.vml"))
        first = 1 + sum(name.endswith(".vml") for name in package.names)
        ids = ",".join(str(first + more) for more in range(len(notes) // 1000 + 1))
        package.write(part, _DRAWING.format(ids=ids).encode())
        package.declare(part, _VML_TYPE)
        made = package.relate(sheet, f"{RELATIONSHIPS}/vmlDrawing", part)
        xml = package.read(sheet)
        root = main_root(xml, "worksheet", 1)
        new = opening("legacyDrawing", root) + (
            f' xmlns:r="{RELATIONSHIPS}" r:id="{made}"/>'.encode()
        )
        at = place_for(root, "legacyDrawing")
        package.write(sheet, spliced(xml, [Edit(at, at, new)]))
        start = first * 1024
    else:
        part = relation.target
        used = [int(number) for number in _SHAPE_ID.findall(package.read(part))]
        start = max(used, default=1024)
    drawing = package.read(part)
    at = drawing.rfind(b"</xml>")
    if at < 0:
        raise Unmarkable("a drawing without its end")
    widths = _widths(main_root(package.read(sheet), "worksheet", 2))
    pieces = [] if b"_x0000_t202" in drawing[:at] else [_BOX_KIND]
    for number, (cell, told) in enumerate(notes.items(), start=1):
        pieces.append(_box(cell, told, start + number, number, widths))
    package.write(part, drawing[:at] + "".join(pieces).encode() + drawing[at:])


def _remove_boxes(package: Package, sheet: str, cells: set[str]) -> None:
    relation = _drawing(package, sheet)
    if relation is None:
        return
    places = {row_and_column(cell) for cell in cells}
    drawing = package.read(relation.target)
    kept = spliced(
        drawing,
        [Edit(start, end) for start, end in _boxes(drawing) if _is_at(drawing[start:end], places)],
    )
    if set(_NAME.findall(kept)) - _FRAME:
        package.write(relation.target, kept)
        return
    xml = package.read(sheet)
    root = main_root(xml, "worksheet", 1)
    package.write(sheet, spliced(xml, map(removed, root.named("legacyDrawing"))))
    package.unrelate(sheet, relation.id)
    package.remove(relation.target)
    package.forget_drawings()


def _boxes(drawing: bytes) -> Iterator[tuple[int, int]]:
    """Where each shape begins and ends."""
    at = 0
    for closing in _SHAPE_END.finditer(drawing):
        start = _SHAPE_START.search(drawing, at, closing.start())
        at = closing.end()
        if start is not None:
            yield start.start(), at


def _is_at(shape: bytes, places: set[tuple[int, int] | None]) -> bool:
    row, column = (pattern.search(shape) for pattern in _SHAPE_PLACE.values())
    return (
        b'ObjectType="Note"' in shape
        and row is not None
        and column is not None
        and (int(row[1]), int(column[1])) in places
    )


def _box(cell: str, told: list[Paragraph], number: int, order: int, widths: list[int]) -> str:
    place = row_and_column(cell)
    assert place is not None
    row, column = place
    lines = 1 + sum(lines_of(f"{head}: {words}", _LETTERS) for head, words in told)
    rows = ceil((lines + 1) * _LINE_HEIGHT / _ROW_HEIGHT)
    end, left = column + 1, _WIDTH
    while (width := widths[end] if end < len(widths) else _COLUMN) < left and end < column + 30:
        left -= width
        end += 1
    top = max(0, row - 1)
    anchor = f"{column + 1}, 12, {top}, 4, {end}, {max(0, left)}, {top + rows}, 4"
    return _BOX.format(id=number, order=order, anchor=anchor, row=row, column=column)


def _widths(root: Element) -> list[int]:
    """The columns' widths in pixels, as far as the sheet tells; hidden ones have none."""
    widths: list[int] = []
    columns = root.child("cols")
    for one in [] if columns is None else columns.children:
        first, last = (int(one.attributes.get(name, "0")) for name in ("min", "max"))
        width = float(one.attributes.get("width", "9"))
        hidden = one.attributes.get("hidden") in ("1", "true")
        pixels = 0 if hidden else round(width * 8)
        widths += [_COLUMN] * (min(first, 200) - 1 - len(widths))
        widths += [pixels] * (min(last, 200) - len(widths))
    return widths


def _related(package: Package, sheet: str, kind: str) -> str | None:
    found = [one.target for one in package.relations(sheet) if one.kind == kind]
    return found[0] if found and package.has(found[0]) else None


def _drawing(package: Package, sheet: str) -> Relation | None:
    """The sheet's drawing of boxes, which its element legacyDrawing names."""
    named = main_root(package.read(sheet), "worksheet", 1).child("legacyDrawing")
    if named is None:
        return None
    wanted = next((named.attributes[key] for key in named.attributes if key.endswith(":id")), "")
    found = [one for one in package.relations(sheet) if one.id == wanted]
    if not found or not package.has(found[0].target):
        raise Unmarkable("a sheet whose drawing is missing")
    return found[0]


def _drop(package: Package, sheet: str, part: str) -> None:
    for relation in package.relations(sheet):
        if relation.target == part:
            package.unrelate(sheet, relation.id)
    package.remove(part)


def _folder(sheet: str) -> str:
    """The folder above that of the sheets: "xl"."""
    return posixpath.dirname(posixpath.dirname(sheet))
