"""A document read as a plan, given out for a person to check: JSON, YAML or a workbook."""

from pathlib import Path
from typing import Any

import yaml

from sync_service.contract.plan_files import to_content
from sync_service.documents.found import Doubt, ReadPlan
from sync_service.documents.read import read_plan
from sync_service.documents.source import Source
from sync_service.domain.catalogue import Language
from sync_service.errors import UsageRefused
from sync_service.stages.named_files import write_whole, written_whole
from sync_service.workbooks.plans.file import write_plan


def read_document(document: Path, code: str | None = None) -> ReadPlan:
    """The plan in a document; DocumentRefused for a file that is none."""
    return read_plan(document, code)


def plan_json(read: ReadPlan, language: Language = "vi") -> dict[str, Any]:
    """The plan as DESIGN section 6 has it, with the doubts."""
    doubts = [{"line": doubt.line, "why": _why(doubt, language)} for doubt in read.doubts]
    return {**to_content(read.plan), "doubts": doubts}


def write_read_plan(read: ReadPlan, out: Path, language: Language = "vi") -> None:
    """Writes the plan as a workbook (.xlsx) or a plan file (.yaml), to be checked and loaded."""
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        lines = {found.task.code: found.line for found in read.tasks}
        lines |= {found.target.code: found.line for found in read.targets}
        doubts = [(doubt.line, _why(doubt, language)) for doubt in read.doubts]
        with written_whole(out) as part:
            write_plan(part, read.plan, lines, doubts, _numbered(read.source))
    elif suffix in (".yaml", ".yml"):
        content = plan_json(read, language)
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
        write_whole(out, text.encode())
    else:
        raise UsageRefused(
            f"Chỉ ghi được ra .xlsx hoặc .yaml, không ghi được {out.name}.",
            f"Only .xlsx and .yaml can be written, not {out.name}.",
        )


def _why(doubt: Doubt, language: Language) -> str:
    return doubt.why_en if language == "en" else doubt.why_vi


def _numbered(source: Source) -> list[tuple[int, str]]:
    """The document's lines and table rows in their order."""
    lines = [(line.number, line.text) for line in source.lines]
    for table in source.tables:
        lines.append((table.after, " | ".join(table.header)))
        lines += [(row.number, " | ".join(row.cells)) for row in table.rows]
    return sorted(lines)
