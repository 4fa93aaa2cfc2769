"""The ribbon tab: written from the list of buttons, and held against Office's rules.

Rules: [MS-CUSTOMUI2] 2.2 (attributes, lengths, ids).
"""

import re
import xml.etree.ElementTree as ET
from importlib import resources

from addin.build.errors import BuildRefused
from addin.build.generated import IS_SHOWN
from addin.buttons import EXCEL_BUTTONS, GROUPS, TAB_ID, TAB_LABEL

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_BUTTON = frozenset({"id", "label", "screentip", "supertip", "imageMso", "size", "onAction"})
_ATTRIBUTES = {
    "customUI": frozenset[str](),
    "ribbon": frozenset[str](),
    "tabs": frozenset[str](),
    "tab": frozenset({"id", "label"}),
    "group": frozenset({"id", "label"}),
    "button": _BUTTON,
}
_OPTIONAL = {"tab": frozenset({"getVisible"})}
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 1024


def ribbon_xml(*, hides: bool) -> bytes:
    """The part customUI14.xml: one tab, a group for each of GROUPS, every button large.

    With `hides` the tab asks the callback IS_SHOWN whether it is to be seen.
    """
    root = ET.Element("customUI", xmlns=NAMESPACE)
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id=TAB_ID, label=TAB_LABEL)
    if hides:
        tab.set("getVisible", IS_SHOWN)
    for number, label in enumerate(GROUPS, 1):
        group = ET.SubElement(tab, "group", id=f"{TAB_ID}{number}", label=label)
        for button in EXCEL_BUTTONS:
            if button.group != label:
                continue
            ET.SubElement(
                group,
                "button",
                id=button.id,
                label=button.label,
                screentip=button.label,
                supertip=button.tip,
                imageMso=button.image,
                size="large",
                onAction=button.id,
            )
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"


def check_ribbon(xml: bytes, procedures: str) -> None:
    """Refuses a ribbon that Office would refuse, or that calls what is not there.

    `procedures` is the text of all VBA modules.
    """
    root = ET.fromstring(xml)
    faults = [*_shape_faults(root), *_id_faults(root), *_text_faults(root)]
    known = pictures()
    for button in root.iter(f"{{{NAMESPACE}}}button"):
        action, picture = button.get("onAction", ""), button.get("imageMso", "")
        declared = rf"^Public Sub {re.escape(action)}\(control As IRibbonControl\)\r?$"
        if len(re.findall(declared, procedures, re.MULTILINE)) != 1:
            faults.append(f"no Sub {action}(control As IRibbonControl)")
        if picture not in known:
            faults.append(f"unknown picture {picture}")
    for tab in root.iter(f"{{{NAMESPACE}}}tab"):
        asked = tab.get("getVisible", IS_SHOWN)
        declared = rf"^Public Sub {asked}\(control As IRibbonControl, ByRef shown As Variant\)\r?$"
        if "getVisible" in tab.attrib and len(re.findall(declared, procedures, re.MULTILINE)) != 1:
            faults.append(f"no Sub {asked}(control As IRibbonControl, ByRef shown As Variant)")
    if faults:
        raise BuildRefused("The ribbon: " + "; ".join(faults))


def pictures() -> frozenset[str]:
    """Names of Office's pictures that are known to exist (addin/ribbon/pictures.txt)."""
    text = (resources.files("addin") / "ribbon" / "pictures.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _shape_faults(root: ET.Element) -> list[str]:
    faults = []
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        allowed = _ATTRIBUTES.get(name)
        if allowed is None:
            faults.append(f"unknown element {element.tag}")
        elif set(element.attrib) - _OPTIONAL.get(name, frozenset()) != allowed:
            faults.append(f"attributes of {name} {element.get('id', '')}")
        if name == "group" and not len(element):
            faults.append(f"empty group {element.get('label')}")
    return faults


def _id_faults(root: ET.Element) -> list[str]:
    ids = [element.get("id", "") for element in root.iter() if element.get("id") is not None]
    wrong = [f"id {one}" for one in ids if not _ID.fullmatch(one)]
    return wrong + [f"id {one} twice" for one in sorted(set(ids)) if ids.count(one) > 1]


def _text_faults(root: ET.Element) -> list[str]:
    return [
        f"{name} of {element.get('id')} is empty or too long"
        for element in root.iter()
        for name in ("label", "screentip", "supertip")
        if name in element.attrib and not 0 < len(element.attrib[name]) <= _LONGEST
    ]
