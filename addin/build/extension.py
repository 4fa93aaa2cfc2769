"""The extension for LibreOffice: menu and functions, what is behind them, the Python they need.

LibreOffice's Python has no xlwings; only pure Python is taken along, so that one file serves
every system. See "Extensions" in the LibreOffice developer's guide for the parts.
"""

import xml.etree.ElementTree as ET
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from addin.build import calc_functions, texts
from addin.build.configuration import document, named, new_data, property_of
from addin.build.package import zip_parts
from addin.buttons import BUTTONS, GROUPS, TAB_LABEL

IDENTIFIER = "vn.tonghop.calc"
SERVICE = "vn.tonghop.Buttons"
COMPONENTS = ("buttons.py", "functions.py")
INTERFACE = "functions.idl"

# What addin imports and what these import: packages with their distributions.
TAKEN = {
    "xlwings": "xlwings",
    "requests": "requests",
    "urllib3": "urllib3",
    "idna": "idna",
    "certifi": "certifi",
    "charset_normalizer": "charset-normalizer",
    "tenacity": "tenacity",
}
# Not needed there; xlwings' folder pro/ is under another licence.
_LEFT_OUT = frozenset({"__pycache__", "build", "vba", "ribbon", "pro", "html", "js", "contrib"})
_SUFFIXES = (".py", ".pem")
_CALC = "com.sun.star.sheet.SpreadsheetDocument"


def extension() -> bytes:
    """The bytes of the .oxt."""
    components = resources.files("addin") / "libreoffice"
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": menu_xml(),
        "CalcAddIns.xcu": calc_functions.words(),
        INTERFACE: calc_functions.interface(),
        **{name: (components / name).read_bytes() for name in COMPONENTS},
        **_folder(resources.files("addin"), "pythonpath/addin"),
    }
    for package, distribution in TAKEN.items():
        parts.update(_folder(resources.files(package), f"pythonpath/{package}"))
        parts.update(_licences(distribution))
    return zip_parts(parts)


def menu_xml() -> bytes:
    """Addons.xcu: the menu with every button, a line between groups, in Calc only."""
    root = new_data("Addons")
    bar = named(named(root, "AddonUI"), "OfficeMenuBar")
    menu = named(bar, "vn.tonghop.menu", added=True)
    property_of(menu, "Title", TAB_LABEL)
    property_of(menu, "Target", "_self")
    property_of(menu, "Context", _CALC)
    entries = named(menu, "Submenu")
    for group in GROUPS:
        if group != GROUPS[0]:
            property_of(_next(entries), "URL", "private:separator")
        for button in BUTTONS:
            if button.group == group:
                entry = _next(entries)
                property_of(entry, "URL", address(button.function))
                property_of(entry, "Title", button.label)
                property_of(entry, "Target", "_self")
                property_of(entry, "Context", _CALC)
    return document(root)


def address(function: str) -> str:
    """The address that a menu entry dispatches."""
    return f"service:{SERVICE}?{function}"


def _manifest() -> bytes:
    space = "http://openoffice.org/2001/manifest"
    ET.register_namespace("manifest", space)
    root = ET.Element(f"{{{space}}}manifest")
    data, component = "configuration-data", "uno-component;type=Python"
    for path, kind in (
        # The type first: what uses it comes after.
        (INTERFACE, "uno-typelibrary;type=RDB"),
        ("Addons.xcu", data),
        ("CalcAddIns.xcu", data),
        *((name, component) for name in COMPONENTS),
    ):
        ET.SubElement(
            root,
            f"{{{space}}}file-entry",
            {
                f"{{{space}}}media-type": f"application/vnd.sun.star.{kind}",
                f"{{{space}}}full-path": path,
            },
        )
    return _document(root)


def _description() -> bytes:
    root = ET.Element(
        "description",
        {
            "xmlns": "http://openoffice.org/extensions/description/2006",
            "xmlns:l": "http://libreoffice.org/extensions/description/2011",
            "xmlns:xlink": "http://www.w3.org/1999/xlink",
        },
    )
    ET.SubElement(root, "identifier", value=IDENTIFIER)
    ET.SubElement(root, "version", value=metadata.version("tonghop"))
    names = ET.SubElement(root, "display-name")
    for language, name in texts.EXTENSION_NAMES.items():
        ET.SubElement(names, "name", lang=language).text = name
    needed = ET.SubElement(root, "dependencies")
    ET.SubElement(
        needed,
        "l:LibreOffice-minimal-version",
        {"value": "7.4", "name": "LibreOffice 7.4"},
    )
    return _document(root)


def _folder(folder: Traversable, prefix: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            if entry.name not in _LEFT_OUT:
                found.update(_folder(entry, f"{prefix}/{entry.name}"))
        elif entry.name.endswith(_SUFFIXES):
            found[f"{prefix}/{entry.name}"] = entry.read_bytes()
    return found


def _licences(distribution: str) -> dict[str, bytes]:
    files = metadata.files(distribution) or []
    return {
        f"licences/{distribution}/{file.name}": file.read_binary()
        for file in sorted(files, key=str)
        if ".dist-info/" in file.as_posix()
        and file.stem.upper() in ("LICENSE", "NOTICE")  # and not xlwings' LICENSE_PRO
    }


def _next(entries: ET.Element) -> ET.Element:
    # Entries of a menu stand in the order of their names.
    return named(entries, f"m{len(entries):02d}", added=True)


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"
