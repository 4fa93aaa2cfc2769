"""The sheets of a package in their order: one put in front, or taken out again."""

import posixpath
import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sync_service.workbooks.annotate.package import Package
from sync_service.workbooks.annotate.splicing import (
    RELATIONSHIPS,
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

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DATA = re.compile(rb"<(?:\w+:)?sheetData[\s/>]")
_SELECTED = re.compile(rb"(\stabSelected\s*=\s*)(\"(?:1|true)\"|'(?:1|true)')")
_UNSELECTED = re.compile(rb"(\stabSelected\s*=\s*)(\"(?:0|false)\"|'(?:0|false)')")
_VIEW = re.compile(rb"<(?:\w+:)?sheetView(?=[\s/>])")


@dataclass(frozen=True)
class Tab:
    """A sheet's name, its part, and whether a person sees it."""

    name: str
    part: str
    is_visible: bool


class Workbook:
    """The workbook part of a package; what it is told changes the package at once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        found = [one.target for one in package.relations("") if one.kind == "officeDocument"]
        if len(found) != 1 or not package.has(found[0]):
            raise Unmarkable("no workbook")
        self.part = found[0]
        self.tabs = self._read_tabs()

    def related(self, kind: str) -> str:
        """The one part of a kind that the workbook refers to, such as its styles."""
        found = [one.target for one in self.package.relations(self.part) if one.kind == kind]
        if len(found) != 1:
            raise Unmarkable(f"not one part {kind}")
        return found[0]

    def put_first(self, name: str, sheet: bytes) -> None:
        """A new first sheet, and the one that the program opens with."""
        folder = posixpath.dirname(self.part)
        part = self.package.free_name(posixpath.join(folder, "worksheets", "sheet{}.xml"))
        self.package.write(part, sheet)
        self.package.declare(part, _SHEET_TYPE)
        relation = self.package.relate(self.part, f"{RELATIONSHIPS}/worksheet", part)
        xml, root = self._outlined()
        listed = _sheets(root)
        numbers = [int(one.attributes.get("sheetId", "0")) for one in listed.children]
        new = (
            opening("sheet", root)
            + (
                f' name={quoteattr(name)} sheetId="{max(numbers, default=0) + 1}"'
                f' xmlns:r="{RELATIONSHIPS}" r:id="{relation}"/>'
            ).encode()
        )
        if listed.is_closed:
            edits = [appended(xml, listed, new)]
        else:
            edits = [Edit(listed.tag_end, listed.tag_end, new)]
        edits += _renumbered(xml, root, 0, 1)
        edits += [
            with_attribute(xml, view, name, 0)
            for view in _views(root)
            for name in ("activeTab", "firstSheet")
            if name in view.attributes
        ]
        self.package.write(self.part, spliced(xml, edits))
        for tab in self.tabs:
            self._select(tab, False)
        self.tabs = self._read_tabs()

    def take_out(self, name: str) -> None:
        """A sheet removed with its parts; another is opened first where it was."""
        at = next(i for i, tab in enumerate(self.tabs) if tab.name == name)
        part = self.tabs[at].part
        xml, root = self._outlined()
        own = _sheets(root).children[at]
        edits = [removed(own), *_renumbered(xml, root, at, -1)]
        left = [tab for tab in self.tabs if tab.name != name]
        shown = next((i for i, tab in enumerate(left) if tab.is_visible), 0)
        opened: int | None = None
        for view in _views(root):
            active = int(view.attributes.get("activeTab", "0"))
            if active == at:
                opened = shown
                if "activeTab" in view.attributes or shown:
                    edits.append(with_attribute(xml, view, "activeTab", shown))
            elif active > at:
                edits.append(with_attribute(xml, view, "activeTab", active - 1))
        self.package.write(self.part, spliced(xml, edits))
        for relation in self.package.relations(self.part):
            if relation.target == part:
                self.package.unrelate(self.part, relation.id)
        self._remove_part(part)
        self.tabs = self._read_tabs()
        if opened is not None and self.tabs:
            self._select(self.tabs[opened], True)

    def _remove_part(self, part: str) -> None:
        """Removes a sheet's part and those that only it refers to."""
        below = {one.target for one in self.package.relations(part) if not one.is_outside}
        self.package.remove(part)
        needed = {
            one.target
            for tab in self.tabs
            if tab.part != part
            for one in self.package.relations(tab.part)
        }
        for name in below - needed:
            if self.package.has(name):
                self.package.remove(name)

    def _select(self, tab: Tab, is_open: bool) -> None:
        """Two sheets opened at once would be typed into together."""
        xml = self.package.read(tab.part)
        data = _DATA.search(xml)
        head, rest = (xml[: data.start()], xml[data.start() :]) if data else (xml, b"")
        if not is_open:
            changed = _SELECTED.sub(rb'\1"0"', head)
        elif _UNSELECTED.search(head):
            changed = _UNSELECTED.sub(rb'\1"1"', head, count=1)
        elif _SELECTED.search(head):
            return
        else:
            changed = _VIEW.sub(rb'\g<0> tabSelected="1"', head, count=1)
        if changed != head:
            self.package.write(tab.part, changed + rest)

    def _outlined(self) -> tuple[bytes, Element]:
        xml = self.package.read(self.part)
        return xml, main_root(xml, "workbook", 3)

    def _read_tabs(self) -> list[Tab]:
        _, root = self._outlined()
        targets = {one.id: one.target for one in self.package.relations(self.part)}
        tabs = []
        for sheet in _sheets(root).children:
            given = sheet.attributes
            relation = next((given[key] for key in given if key.endswith(":id")), "")
            if relation not in targets:
                raise Unmarkable("a sheet without a part")
            visible = given.get("state", "visible") == "visible"
            tabs.append(Tab(given.get("name", ""), targets[relation], visible))
        return tabs


def _sheets(root: Element) -> Element:
    listed = root.child("sheets")
    if listed is None:
        raise Unmarkable("no list of sheets")
    return listed


def _views(root: Element) -> list[Element]:
    views = root.child("bookViews")
    return [] if views is None else views.named("workbookView")


def _renumbered(xml: bytes, root: Element, at: int, by: int) -> list[Edit]:
    """The names that belong to single sheets, which are known by their place, moved along."""
    names = root.child("definedNames")
    edits = []
    for one in [] if names is None else names.children:
        index = one.attributes.get("localSheetId")
        if index is None:
            continue
        if by < 0 and int(index) == at:
            edits.append(removed(one))
        elif int(index) >= at:
            edits.append(with_attribute(xml, one, "localSheetId", int(index) + by))
    return edits
