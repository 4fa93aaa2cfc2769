"""The sheet functions told to LibreOffice Calc: their interface, and their words for people.

Calc calls a component by an interface of its own (developer's guide, "Spreadsheet Add-Ins"); what
the function wizard shows stands in CalcAddIns.xcu. LibreOffice reads the interface as text.
"""

import inspect
import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib import import_module

from addin.build import texts
from addin.build.configuration import document, named, new_data, property_of

IMPLEMENTATION = "vn.tonghop.Functions"
MODULE = "addin.functions"
_LANGUAGES = ("en-US", "vi")


def sheet_functions() -> dict[str, Callable[..., object]]:
    """The functions of addin.functions that sheets may call, by name."""
    module = import_module(MODULE)
    return {name: getattr(module, name) for name in dir(module) if name.startswith("TH_")}


def method(function: str) -> str:
    """The component's method for a function; UNO takes no underscore in it."""
    return function.replace("_", "").lower()


def interface() -> bytes:
    """The interface as UNOIDL text: every argument is of any type, so that it may be left out."""
    lines = ["module vn { module tonghop {", "interface XFunctions {"]
    for name, function in sheet_functions().items():
        arguments = ", ".join(f"[in] any {one}" for one in inspect.signature(function).parameters)
        lines.append(f"    any {method(name)}({arguments});")
    lines += ["};", "}; };", ""]
    return "\n".join(lines).encode("ascii")


def words() -> bytes:
    """CalcAddIns.xcu: names and explanations of the functions and of their arguments."""
    root = new_data("CalcAddIns")
    functions = named(named(named(root, "AddInInfo"), IMPLEMENTATION, added=True), "AddInFunctions")
    for name, function in sheet_functions().items():
        node = named(functions, method(name), added=True)
        property_of(node, "DisplayName", name)
        property_of(node, "Description", texts.FUNCTIONS[name])
        property_of(node, "Category", "Add-In")
        # Under this name the function is written into files of Excel.
        property_of(node, "CompatibilityName", name, languages=_LANGUAGES)
        arguments = named(node, "Parameters")
        for argument in inspect.signature(function).parameters:
            one: ET.Element = named(arguments, argument, added=True)
            title, explained = texts.ARGUMENTS[argument]
            property_of(one, "DisplayName", title)
            property_of(one, "Description", explained)
    return document(root)
