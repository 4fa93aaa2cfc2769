"""The Word report: an office's template filled in."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from sync_service.errors import TonghopError
from sync_service.outlets.report.template_faults import PARAGRAPH, TagFault, faults_of, text_of

# What no XML may hold; clerks' cells sometimes do.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What docxtpl takes for a new paragraph, a page, a tab.
_BREAKS = re.compile("[\a\f\t\r\n]+")
_OPEN_PLACE = re.compile(r"\[…[^\]]*…\]")
# More are not said at once.
_MOST_FAULTS = 5


class TemplateRefused(TonghopError):
    """A Word template that cannot be filled in; the message names the tags."""


def fill(template: Path, tags: Mapping[str, Any]) -> bytes:
    """The template with its tags filled in, as a .docx file; raises TemplateRefused.

    What clerks have typed is shown as typed: no tag, no markup, no line end in it counts.
    """
    # Whoever edits a template may name values, not run programs.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        if faults := faults_of(Document(str(template)), tags):
            raise _faulty(template, faults)
        document = DocxTemplate(str(template))
        document.render(_clean(dict(tags)), environment, autoescape=True)
        content = BytesIO()
        document.save(content)
    except (TemplateError, TypeError, ValueError) as error:
        # What is not seen in the tags themselves, such as a value asked for too much.
        raise TemplateRefused(
            f"{template.name}: không điền được ({error}); hãy sửa trong Word, xem danh sách thẻ ở "
            "docs/report.md.",
            f"{template.name}: cannot be filled in ({error}); mend it in Word, see the list of "
            "tags in docs/report.md.",
        ) from error
    except (PackageNotFoundError, BadZipFile, KeyError, OSError) as error:
        raise TemplateRefused(
            f"{template.name}: không mở được như tệp Word (.docx); hãy lưu lại bằng Word.",
            f"{template.name}: cannot be opened as a Word file (.docx); save it in Word again.",
        ) from error
    return content.getvalue()


def open_places(word: bytes) -> list[str]:
    """The places "[… … …]" that a person has not written yet, in order."""
    paragraphs = Document(BytesIO(word)).element.iter(PARAGRAPH)
    return [found for one in paragraphs for found in _OPEN_PLACE.findall(text_of(one))]


def is_word(content: bytes) -> bool:
    """Whether these bytes open as a Word document."""
    try:
        Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        return False
    return True


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _BREAKS.sub(" ", _NOT_XML.sub("", value))
        case dict():
            return {key: _clean(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean(one) for one in value]
    return value


def _faulty(template: Path, faults: Sequence[TagFault]) -> TemplateRefused:
    shown, count = faults[:_MOST_FAULTS], len(faults)
    rest = ["  …"] if count > len(shown) else []
    vi = "\n".join([f"  {one.tag}: {one.vi}" for one in shown] + rest)
    en = "\n".join([f"  {one.tag}: {one.en}" for one in shown] + rest)
    return TemplateRefused(
        f"{template.name}: {count} thẻ không dùng được:\n{vi}\nHãy sửa trong Word rồi làm lại; "
        "danh sách thẻ ở docs/report.md.",
        f"{template.name}: {count} tags cannot be used:\n{en}\nMend them in Word and try "
        "again; docs/report.md lists the tags.",
    )
