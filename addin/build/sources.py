"""VBA modules as text: what a source must be, and those written by hand in addin/vba/."""

import re
from dataclasses import dataclass
from importlib import resources

from addin.build.errors import BuildRefused

NEW_LINE = "\r\n"
_NAME = re.compile(r'^Attribute VB_Name = "([A-Za-z][A-Za-z0-9_]{0,30})"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its name, its text as an exported .bas or .cls, whether it is a class."""

    name: str
    text: str
    is_class: bool = False


def checked(text: str, *, is_class: bool = False) -> Source:
    """The source of `text`; refuses what Excel's editor would not keep as it stands.

    Lines end with CR LF, letters are ASCII: the editor stores a module in the code page of the
    machine it was made on, and other machines read it in another (MS-OVBA 2.3.4.2.1.4).
    """
    names = _NAME.findall(text.replace(NEW_LINE, "\n"))
    if len(names) != 1:
        raise BuildRefused(f"A VBA source names {len(names)} modules instead of one")
    (name,) = names
    if not text.isascii():
        raise BuildRefused(f"{name}: letters beyond ASCII; write them with ChrW")
    if text.replace(NEW_LINE, "").count("\n") or text.replace(NEW_LINE, "").count("\r"):
        raise BuildRefused(f"{name}: lines must end with CR LF")
    if not text.endswith(NEW_LINE):
        raise BuildRefused(f"{name}: the last line must end too")
    return Source(name, text, is_class)


def own() -> tuple[Source, ...]:
    """The modules of addin/vba/, by name of the file."""
    folder = resources.files("addin") / "vba"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith((".bas", ".cls"))),
        key=lambda file: file.name,
    )
    return tuple(
        checked(file.read_bytes().decode("ascii"), is_class=file.name.endswith(".cls"))
        for file in files
    )


def module(name: str, lines: list[str], *, is_private: bool = False) -> Source:
    """A standard module made of `lines`, variables to be declared.

    What stands in a private one is no sheet function, and in no list that Excel shows.
    """
    options = ["Option Explicit", *(["Option Private Module"] if is_private else [])]
    head = [f'Attribute VB_Name = "{name}"', *options, ""]
    return checked(NEW_LINE.join([*head, *lines, ""]))


def literals(text: str) -> list[str]:
    """VBA expressions in ASCII that joined with "&" give `text`: quoted, or ChrW for a letter."""
    parts = re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]", text)
    if any(ord(part[0]) > 0xFFFF for part in parts):
        raise BuildRefused("ChrW knows no letters beyond U+FFFF")
    return [_literal(part) for part in parts] or ['""']


def _literal(part: str) -> str:
    if part[0].isascii() and part.isprintable():
        return '"' + part.replace('"', '""') + '"'
    return f"ChrW({ord(part)})"
