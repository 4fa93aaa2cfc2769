"""The macro workbook, the add-in and the LibreOffice extension, built from text.

    build(Path("out"))

No Excel is needed, and none was there when this was made: docs/addin-manual-check.md says what a
person must still look at in one.
"""

from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

from addin.build.errors import BuildRefused
from addin.build.extension import TAKEN, extension
from addin.build.office_files import ADDIN, PYTHON, addin, macro_workbook

__all__ = ["PYTHON", "BuildRefused", "Built", "build"]

WORKBOOK = "tong-hop.xlsm"
EXTENSION = "tong-hop.oxt"
REQUIREMENTS = "may-tram.txt"


@dataclass(frozen=True, slots=True)
class Built:
    """The files of one build, all in one folder."""

    workbook: Path
    addin: Path
    extension: Path
    requirements: Path
    licences: Path


def build(folder: Path, *, period: str | None = None, python: str = PYTHON) -> Built:
    """Writes all files into `folder`, over those of an earlier build.

    `period` stands on the start sheet, in the named cell TH_KY; `python` is the pythonw.exe that
    Excel starts, with %VARIABLES% of Windows. The same sources give the same bytes. BuildRefused
    when they do not fit together; then nothing is written.
    """
    files = {
        WORKBOOK: macro_workbook(python, period),
        ADDIN: addin(python),
        EXTENSION: extension(),
        REQUIREMENTS: _requirements(),
        **_licences(),
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Built(
        *(folder / name for name in (WORKBOOK, ADDIN, EXTENSION, REQUIREMENTS, "licences"))
    )


def _requirements() -> bytes:
    # pywin32 is on Windows only, and of any version.
    lines = [*(f"{name}=={metadata.version(name)}" for name in TAKEN.values()), "pywin32"]
    return "".join(f"{line}\n" for line in lines).encode()


def _licences() -> dict[str, bytes]:
    kept = resources.files("addin") / "licences"
    files = sorted((one for one in kept.iterdir() if one.is_file()), key=lambda one: one.name)
    return {f"licences/{one.name}": one.read_bytes() for one in files}
