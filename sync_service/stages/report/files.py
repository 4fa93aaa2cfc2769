"""The files of a report: kept by checksum, and written into a folder beside people's work."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sync_service.database import reports
from sync_service.database.engine import reading
from sync_service.database.reports import FileRole, KeptFile, MadeReport
from sync_service.errors import TonghopError
from sync_service.outlets.report import letter, pdf, word
from sync_service.stages.context import Context
from sync_service.stages.originals import checksum, keep, read_original

MEDIA: dict[FileRole, str] = {
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "chart_members": "image/png",
    "chart_tasks": "image/png",
}
CIDS: dict[str, str] = {
    "chart_members": letter.CHART_MEMBERS,
    "chart_tasks": letter.CHART_TASKS,
}
_UNSAFE = set('\\/:*?"<>|')
_LONGEST = 80


class ReportRefused(TonghopError):
    """A report that cannot be approved or sent as it stands."""


def keep_files(
    context: Context, period: str, title: str, contents: Mapping[FileRole, bytes]
) -> dict[FileRole, KeptFile]:
    """Keeps the files of a report under names that tell the period and the unit."""
    digests = keep(context.originals, contents.values())
    unit = "".join(" " if sign in _UNSAFE else sign for sign in title)[:_LONGEST].strip(" .")
    names: dict[FileRole, str] = {
        "workbook": f"Sổ tổng hợp {period} {unit}.xlsx",
        "word": f"Báo cáo {period} {unit}.docx",
        "pdf": f"Báo cáo {period} {unit}.pdf",
        "chart_members": "tang-giam-dang-vien.png",
        "chart_tasks": "tien-do-nhiem-vu.png",
    }
    return {
        role: KeptFile(names[role], digest, MEDIA[role])
        for role, digest in zip(contents, digests, strict=True)
    }


def the_word_file(content: bytes) -> bytes:
    """The same bytes, where they are a Word file; raises ReportRefused where not."""
    if not word.is_word(content):
        raise ReportRefused(
            "Tệp đưa vào không phải là tệp Word (.docx).", "The file given is no Word file (.docx)."
        )
    return content


def with_edited(context: Context, made: MadeReport, edited: bytes) -> dict[str, KeptFile]:
    """The report's files with a person's Word file, and its PDF, in place of the draft's.

    Raises ReportRefused for what cannot be made a PDF where the draft was.
    """
    before = made.files["word"]
    if checksum(edited) == before.sha256:
        return dict(made.files)
    contents = {"word": edited}
    if "pdf" in made.files:
        printed = pdf.to_pdf(edited)
        if printed is None:
            raise ReportRefused(
                "LibreOffice không chuyển được tệp Word đã sửa sang PDF; báo cáo chưa được duyệt.",
                "LibreOffice could not make a PDF of the edited Word file; not approved.",
            )
        contents["pdf"] = printed
    digests = keep(context.originals, contents.values())
    changed = {
        role: replace(made.files[role], sha256=digest)
        for role, digest in zip(contents, digests, strict=True)
    }
    return {**made.files, **changed}


def write_files(context: Context, made: MadeReport, folder: Path) -> tuple[list[Path], Path | None]:
    """Writes a report's files into a folder; their paths, and the edited Word file left alone.

    A Word file there that this program has not made is a person's work: the new one and its PDF
    are written beside it under the report's number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with reading(context.engine) as connection:
        ours = reports.words_made(connection, made.period, made.unit)
    written: list[Path] = []
    edited: Path | None = None
    for role in ("workbook", "word", "pdf"):
        if role not in made.files:
            continue
        content = read_original(context.originals, made.files[role].sha256)
        path = folder / made.files[role].name
        if role == "word" and path.exists() and checksum(path.read_bytes()) not in ours:
            edited = path
        if edited is not None and role != "workbook":
            path = _beside(path, made.number, content)
        if not path.exists() or path.read_bytes() != content:
            # Written beside and moved: a file open in Word is never left half overwritten.
            part = path.with_name(path.name + ".part")
            part.write_bytes(content)
            part.replace(path)
        written.append(path)
    return written, edited


def _beside(path: Path, number: int, content: bytes) -> Path:
    """A name with the report's number at which nobody else's work stands."""
    found, more = path.with_name(f"{path.stem} (bản {number}){path.suffix}"), 1
    while found.exists() and found.read_bytes() != content:
        more += 1
        found = path.with_name(f"{path.stem} (bản {number}-{more}){path.suffix}")
    return found
