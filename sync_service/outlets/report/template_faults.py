"""What is wrong with the tags of an edited Word template, said before anything is filled in.

Filling in finds only what it comes upon: a wrong tag in a part that is left out this quarter, words
beside a steering tag, and half a brace would pass unseen.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT, PARAGRAPH = f"{_WORD}t", f"{_WORD}p"
_ROW = f"{_WORD}tr"
_HEADERS = re.compile(r"/(header|footer)$")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_STATEMENT = re.compile(r"\{%-?\s*(?:(p|tr)\s+)?(\w*)(.*?)-?%\}", re.DOTALL)
_BRACE = re.compile(r"\S*\s?(?:[{}]|%\}).{0,40}")
# Word writes quotation marks of its own; docxtpl takes them for plain ones, too.
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_ENDS = {"endif": "if", "endfor": "for"}
_KNOWN = ("if", "elif", "else", "endif", "for", "endfor")
_SHOWN = 60


@dataclass(frozen=True)
class TagFault:
    """One tag that cannot be used: what is wrong and how it is mended, Vietnamese and English."""

    tag: str
    vi: str
    en: str


@dataclass(frozen=True)
class _Open:
    """A tag that waits for its end."""

    word: str
    prefix: str
    tag: str
    # What a loop calls its row, and a row as an example; None where there is none.
    loop: tuple[str, Any] | None = None

    @property
    def end(self) -> str:
        return f"{{%{self.prefix} end{self.word} %}}"


@dataclass
class _Reader:
    """Reads tags in their order, with what each may name."""

    tags: Mapping[str, Any]
    open: list[_Open] = field(default_factory=list)
    environment: SandboxedEnvironment = field(default_factory=SandboxedEnvironment)

    def names(self) -> dict[str, Any]:
        loops = {one.loop[0]: one.loop[1] for one in self.open if one.loop is not None}
        return {**self.tags, **loops}

    def read(self, tag: str) -> Iterator[TagFault]:
        """The faults of one tag."""
        if any(brace in tag[2:-2] for brace in "{}"):
            yield _brace_fault(tag)
        elif tag.startswith("{{"):
            yield from self._expression(tag, tag[2:-2])
        else:
            yield from self._statement(tag)

    def _statement(self, tag: str) -> Iterator[TagFault]:
        found = _STATEMENT.fullmatch(tag)
        prefix, word, rest = found.groups() if found else ("", "", "")
        if word in _ENDS:
            yield from self._ended(tag, _Open(_ENDS[word], prefix or "", tag))
        elif word == "for":
            name, _, listed = rest.partition(" in ")
            yield from self._expression(tag, listed)
            self.open.append(_Open(word, prefix or "", tag, (name.strip(), self._row(listed))))
        elif word in ("if", "elif"):
            yield from self._expression(tag, rest)
            if word == "if":
                self.open.append(_Open(word, prefix or "", tag))
        elif word != "else":
            yield TagFault(
                tag,
                f"không có lệnh “{word}”{_near(word, _KNOWN)}",
                f"there is no “{word}”{_near(word, _KNOWN, 'is it')}",
            )

    def _ended(self, tag: str, end: _Open) -> Iterator[TagFault]:
        if not self.open:
            yield TagFault(
                tag,
                f"thẻ mở {{%{end.prefix} {end.word} … %}} của nó đã bị xóa; viết lại thẻ mở hoặc "
                "xóa thẻ này",
                "its opening tag was deleted; write that again or delete this one",
            )
            return
        opened = self.open.pop()
        if (opened.word, opened.prefix) != (end.word, end.prefix):
            yield TagFault(
                opened.tag,
                f"thiếu thẻ đóng {opened.end} (gặp {tag} trước)",
                f"its end {opened.end} is missing ({tag} comes first)",
            )

    def _expression(self, tag: str, words: str) -> Iterator[TagFault]:
        try:
            source = "{{" + words.translate(_QUOTES) + "}}"
            parsed = self.environment.parse(source)
            self.environment.compile(parsed)
        except TemplateError as error:
            yield TagFault(
                tag, f"viết sai ({error.message})", f"it is written wrongly ({error.message})"
            )
            return
        names = self.names()
        for node in parsed.find_all(nodes.Name):
            if node.name not in names:
                yield _unknown(tag, node.name, names)
        for part in parsed.find_all(nodes.Getattr):
            if isinstance(part.node, nodes.Name):
                holder = names.get(part.node.name)
                if isinstance(holder, Mapping) and part.attr not in holder:
                    yield _unknown(tag, part.attr, holder)

    def _row(self, words: str) -> Any:
        """A row of a list by its name: "chi_tieu.dat"; None where it is empty or unknown."""
        value: Any = self.names()
        for name in words.strip().split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value[0] if isinstance(value, Sequence) and value else None


def faults_of(document: Any, tags: Mapping[str, Any]) -> list[TagFault]:
    """The faults of a python-docx document whose tags are to stand for these values, in order."""
    found: list[TagFault] = []
    for root in _roots(document):
        reader = _Reader(tags)
        for paragraph in root.iter(PARAGRAPH):
            text = text_of(paragraph)
            found += _beside(paragraph, text)
            for tag in _TAG.findall(text):
                found += reader.read(tag)
            half = _BRACE.search(_TAG.sub("", text))
            if half is not None:
                found.append(_brace_fault(half[0].strip()))
        found += [
            TagFault(one.tag, f"thiếu thẻ đóng {one.end}", f"its end {one.end} is missing")
            for one in reversed(reader.open)
        ]
    return list(dict.fromkeys(found))


def text_of(paragraph: Any) -> str:
    """The words of a paragraph, however Word has split them."""
    return "".join(one.text or "" for one in paragraph.iter(TEXT))


def _roots(document: Any) -> Iterator[Any]:
    yield document.element
    for relation in document.part.rels.values():
        if _HEADERS.search(relation.reltype):
            yield relation.target_part.element


def _beside(paragraph: Any, text: str) -> Iterator[TagFault]:
    """Steering tags with words beside them, which would be lost with the tag's line or row."""
    for tag in _TAG.findall(text):
        found = _STATEMENT.fullmatch(tag)
        prefix = found[1] if found else None
        if prefix == "p" and text.strip() != tag:
            yield TagFault(
                tag,
                f"phải đứng riêng một đoạn; chuyển chữ bên cạnh (“{text.strip()[:_SHOWN]}”) sang "
                "đoạn khác",
                "this tag must stand alone in its paragraph",
            )
        if prefix == "tr":
            row = next(paragraph.iterancestors(_ROW), None)
            words = text if row is None else "".join(one.text or "" for one in row.iter(TEXT))
            if row is None or words.strip() != tag:
                yield TagFault(
                    tag,
                    "phải đứng riêng một dòng của bảng, các ô khác để trống",
                    "this tag must stand alone in a row of a table",
                )


def _unknown(tag: str, name: str, known: Collection[str]) -> TagFault:
    return TagFault(
        tag,
        f"không có giá trị tên “{name}”{_near(name, known)}",
        f"there is no value named “{name}”{_near(name, known, 'is it')}",
    )


def _brace_fault(tag: str) -> TagFault:
    return TagFault(
        tag[:_SHOWN],
        "dấu ngoặc không đủ đôi; một thẻ viết liền {{ tên }} hoặc {% lệnh %} trong một đoạn",
        "its braces do not pair; a tag is written {{ name }} or {% word %} within one paragraph",
    )


def _near(word: str, known: Collection[str], asked: str = "có phải") -> str:
    near = difflib.get_close_matches(word, known, 1, 0.5)
    return f"; {asked} “{near[0]}”?" if near else ""
