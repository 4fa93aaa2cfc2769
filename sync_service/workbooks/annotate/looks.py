"""The looks of the result sheet and the colours of marked cells, added to a package's styles.

Everything is appended, so no number of a style that the file uses ever changes.
"""

from dataclasses import dataclass

from sync_service.workbooks.annotate.splicing import (
    Edit,
    Element,
    Unmarkable,
    appended,
    main_root,
    opening,
    removed,
    spliced,
    with_attribute,
)
from sync_service.workbooks.annotate.verdict import Kind

Shade = Kind | None

# Red, orange, yellow, blue, grey-green; what is only related is a pale red.
_SHADES: dict[Shade, str] = {
    "error": "FFFF8F8F",
    "explain": "FFFFB84D",
    "warning": "FFFFE14D",
    "repair": "FF9CC9F0",
    "explained": "FFD5E8D4",
    None: "FFFBDCDC",
}
_COLOURED: tuple[Shade, ...] = ("error", "explain", "warning", "repair", None)
_INK, _GREEN, _HEAD, _GREY = "FF1F3864", "FFC6E7C8", "FFD9E2F0", "FFF2F2F2"

_FONTS: dict[str, str] = {
    "plain": '<sz val="12"/><name val="Times New Roman"/><family val="1"/>',
    "bold": '<b/><sz val="12"/><name val="Times New Roman"/><family val="1"/>',
    "title": f'<b/><sz val="16"/><color rgb="{_INK}"/><name val="Times New Roman"/>'
    '<family val="1"/>',
    "verdict": '<b/><sz val="14"/><name val="Times New Roman"/><family val="1"/>',
    "link": '<u/><sz val="12"/><color rgb="FF0B5394"/><name val="Times New Roman"/>'
    '<family val="1"/>',
}
_FILLS = {f"shade_{shade}": colour for shade, colour in _SHADES.items()} | {
    "good": _GREEN,
    "head": _HEAD,
    "grey": _GREY,
}
_BOX = "".join(
    f'<{side} style="thin"><color rgb="FF8C8C8C"/></{side}>'
    for side in ("left", "right", "top", "bottom")
)
# Font, fill, whether boxed, horizontal place.
_LOOKS: dict[str, tuple[str, str | None, bool, str]] = {
    "title": ("title", None, False, "left"),
    "label": ("plain", "grey", True, "left"),
    "about": ("bold", None, True, "left"),
    "good": ("verdict", "good", True, "left"),
    "bad": ("verdict", "shade_error", True, "left"),
    "step": ("plain", None, False, "left"),
    "head": ("bold", "head", True, "center"),
    "cell": ("plain", None, True, "left"),
    "number": ("plain", None, True, "center"),
    "link": ("link", None, True, "center"),
    **{f"section_{shade}": ("bold", f"shade_{shade}", True, "left") for shade in _SHADES},
}
# As they stand in the part, for collections that it lacks.
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_ITEMS = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}


@dataclass(frozen=True)
class Looks:
    """Where in a package our styles begin."""

    first_cell_style: int
    first_colour: int

    def style(self, look: str) -> int:
        """The number of a look of the result sheet."""
        return self.first_cell_style + list(_LOOKS).index(look)

    def colour(self, shade: Shade) -> int:
        """The number of the colour for marked cells; None for related ones."""
        return self.first_colour + _COLOURED.index(shade)


def add_looks(styles: bytes) -> tuple[bytes, Looks]:
    """The styles with ours at the end of each list."""
    root = main_root(styles, "styleSheet", 2)
    counts = {name: _count(root, name) for name in _ITEMS}
    if not all(counts[name] for name in ("fonts", "fills", "borders", "cellXfs")):
        raise Unmarkable("styles without the usual lists")
    edits: list[Edit] = []
    for name, blocks in _blocks(root, counts).items():
        listed, new = root.child(name), b"".join(blocks)
        if listed is None:
            whole = opening(name, root) + f' count="{len(blocks)}">'.encode() + new
            edits.append(Edit(at := _place(root, name), at, whole + f"</{name}>".encode()))
        elif listed.is_closed:
            tag = _qualified(listed)
            whole = f'<{tag} count="{len(blocks)}">'.encode() + new + f"</{tag}>".encode()
            edits.append(Edit(listed.start, listed.end, whole))
        else:
            edits.append(with_attribute(styles, listed, "count", counts[name] + len(blocks)))
            edits.append(appended(styles, listed, new))
    return spliced(styles, edits), Looks(counts["cellXfs"], counts["dxfs"])


def remove_looks(styles: bytes) -> bytes:
    """The styles without ours, if they still stand there as they were put."""
    root = main_root(styles, "styleSheet", 2)
    sizes = {name: len(blocks) for name, blocks in _blocks(root, dict.fromkeys(_ITEMS, 0)).items()}
    counts = {name: _count(root, name) - sizes[name] for name in _ITEMS}
    edits: list[Edit] = []
    for name, blocks in _blocks(root, counts).items():
        listed = root.child(name)
        if listed is None or counts[name] < 0:
            return styles
        ours = listed.children[counts[name] :]
        if [styles[one.start : one.end] for one in ours] != blocks:
            return styles
        if counts[name]:
            edits.append(with_attribute(styles, listed, "count", counts[name]))
            edits += [removed(one) for one in ours]
        else:
            whole = f'<{_qualified(listed)} count="0"/>'
            edits.append(Edit(listed.start, listed.end, whole.encode()))
    return spliced(styles, edits)


def _count(root: Element, name: str) -> int:
    listed = root.child(name)
    return 0 if listed is None else len(listed.named(_ITEMS[name]))


def _qualified(element: Element) -> str:
    return f"{element.prefix}:{element.name}" if element.prefix else element.name


def _place(root: Element, name: str) -> int:
    """Where a missing list belongs: after the last of those that come before it."""
    before = _ORDER[: _ORDER.index(name)]
    return max(one.end for one in root.children if one.name in before)


def _blocks(root: Element, counts: dict[str, int]) -> dict[str, list[bytes]]:
    """Our items of each list, given how many the file has of its own."""
    fonts, fills = list(_FONTS), list(_FILLS)

    def item(name: str, inner: str, attributes: str = "") -> bytes:
        return opening(name, root) + f"{attributes}>{inner}</{name}>".encode()

    # Inner elements take the name space of the item, whether the root has a prefix or not.
    looks = []
    for font, fill, boxed, horizontal in _LOOKS.values():
        attributes = (
            f' numFmtId="49" fontId="{counts["fonts"] + fonts.index(font)}"'
            f' fillId="{counts["fills"] + fills.index(fill) if fill else 0}"'
            f' borderId="{counts["borders"] if boxed else 0}" xfId="0" applyNumberFormat="1"'
            ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        )
        wrap = "" if font == "title" else ' wrapText="1"'
        indent = ' indent="1"' if boxed and horizontal == "left" else ""
        inner = f'<alignment horizontal="{horizontal}" vertical="center"{wrap}{indent}/>'
        looks.append(item("xf", inner, attributes))
    return {
        "fonts": [item("font", inner) for inner in _FONTS.values()],
        "fills": [
            item(
                "fill", f'<patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill>'
            )
            for colour in _FILLS.values()
        ],
        "borders": [item("border", f"{_BOX}<diagonal/>")],
        "cellXfs": looks,
        "dxfs": [
            item(
                "dxf", f'<fill><patternFill><bgColor rgb="{_SHADES[shade]}"/></patternFill></fill>'
            )
            for shade in _COLOURED
        ],
    }
