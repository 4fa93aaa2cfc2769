"""The Word report: an office's template filled in."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from sync_service.errors import TonghopError

# What no XML may hold; clerks' cells sometimes do.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What docxtpl takes for a new paragraph, a page, a tab.
_BREAKS = re.compile("[\a\f\t\r\n]+")
_OPEN_PLACE = re.compile(r"\[…[^\]]*…\]")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_BLOCKS = ("if", "for")
_SHOWN = 60


class TemplateRefused(TonghopError):
    """A Word template that cannot be filled in; the message names the tag."""


def fill(template: Path, tags: Mapping[str, Any]) -> bytes:
    """The template with its tags filled in, as a .docx file; raises TemplateRefused.

    What clerks have typed is shown as typed: no tag, no markup, no line end in it counts.
    """
    # Whoever edits a template may name values, not run programs.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(str(template))
        document.render(_clean(dict(tags)), environment, autoescape=True)
        content = BytesIO()
        document.save(content)
    except (TemplateError, TypeError, ValueError) as error:
        raise _refusal(template, error) from error
    except (PackageNotFoundError, BadZipFile, KeyError, OSError) as error:
        raise TemplateRefused(
            f"{template.name}: không mở được như tệp Word (.docx); hãy lưu lại bằng Word.",
            f"{template.name}: cannot be opened as a Word file (.docx); save it in Word again.",
        ) from error
    return content.getvalue()


def open_places(word: bytes) -> list[str]:
    """The places "[… … …]" that a person has not written yet, in order."""
    texts = _paragraphs(Document(BytesIO(word)))
    return [found for text in texts for found in _OPEN_PLACE.findall(text)]


def is_word(content: bytes) -> bool:
    """Whether these bytes open as a Word document."""
    try:
        Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        return False
    return True


_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _PARA = f"{_NAMESPACE}t", f"{_NAMESPACE}p"


def _paragraphs(document: Any) -> list[str]:
    """The text of every paragraph, those in tables among them."""
    return ["".join(t.text or "" for t in p.iter(_TEXT)) for p in document.element.iter(_PARA)]


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _BREAKS.sub(" ", _NOT_XML.sub("", value))
        case dict():
            return {key: _clean(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean(one) for one in value]
    return value


def _refusal(template: Path, error: Exception) -> TemplateRefused:
    tag = _tag_of(template, error)
    return TemplateRefused(
        f"{template.name}: thẻ “{tag}” không dùng được ({error}); hãy sửa trong Word, xem danh "
        "sách thẻ ở docs/report.md.",
        f"{template.name}: the tag “{tag}” cannot be used ({error}); mend it in Word, see the "
        "list of tags in docs/report.md.",
    )


def _tag_of(template: Path, error: Exception) -> str:
    """The tag where it went wrong: the name that nobody gave, else the first faulty tag."""
    if isinstance(error, UndefinedError):
        named = re.search(r"'([^']+)' is undefined|no attribute '([^']+)'", str(error))
        if named:
            return named[1] or named[2]
    return _faulty_tag(_paragraphs(Document(str(template)))) or "?"


def _faulty_tag(texts: Iterable[str]) -> str | None:
    """The first tag that cannot be read by itself, is not closed, or closes nothing."""
    environment = SandboxedEnvironment()
    waiting: list[tuple[str, str]] = []
    for text in texts:
        rest = _TAG.sub("", text)
        if "{{" in rest or "{%" in rest:
            return str(re.findall(r"\{[{%].*", rest)[0])[:_SHOWN]
        for tag in _TAG.findall(text):
            words = re.sub(r"^\{%-?\s*(?:p|tr|tc|r)\s", "{% ", tag).strip("{%-} ").split()
            opening = words[0] if words else ""
            if tag.startswith("{{"):
                if _is_faulty(environment, tag):
                    return str(tag)
            elif opening in _BLOCKS:
                waiting.append((opening, tag))
            elif opening.startswith("end") and (
                not waiting or waiting.pop()[0] != opening.removeprefix("end")
            ):
                return str(tag)
    return waiting[-1][1] if waiting else None


def _is_faulty(environment: SandboxedEnvironment, tag: str) -> bool:
    try:
        environment.from_string(tag)
    except TemplateError:
        return True
    return False
