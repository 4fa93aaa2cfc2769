"""LibreOffice's configuration data (.xcu) written as XML."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

_OOR = "http://openoffice.org/2001/registry"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def new_data(name: str) -> ET.Element:
    """The root of the data for one part of `org.openoffice.Office`."""
    ET.register_namespace("oor", _OOR)
    return ET.Element(
        f"{{{_OOR}}}component-data",
        {f"{{{_OOR}}}name": name, f"{{{_OOR}}}package": "org.openoffice.Office"},
    )


def named(parent: ET.Element, name: str, *, added: bool = False) -> ET.Element:
    """A node below another; `added` when it is not in LibreOffice's own data."""
    attributes = {f"{{{_OOR}}}name": name}
    if added:
        attributes[f"{{{_OOR}}}op"] = "replace"
    return ET.SubElement(parent, "node", attributes)


def property_of(node: ET.Element, name: str, text: str, *, languages: Sequence[str] = ()) -> None:
    """Gives a node a text: without languages, one that every language of the program shows."""
    attributes = {f"{{{_OOR}}}name": name, f"{{{_OOR}}}type": "xs:string"}
    held = ET.SubElement(node, "prop", attributes)
    if not languages:
        ET.SubElement(held, "value").text = text
    for language in languages:
        ET.SubElement(held, "value", {_LANGUAGE: language}).text = text


def document(root: ET.Element) -> bytes:
    """The data as a file."""
    ET.indent(root)
    root.set("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"
