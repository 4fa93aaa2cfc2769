"""Files that come with the program and that an office may have its own of, in its home.

The office's own go before the shipped ones of the same name and outlast a newer program; they are
part of every backup.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sync_service.contract.resources import schemas_dir, templates_dir
from sync_service.errors import TonghopError
from sync_service.settings import Settings

_PATTERNS = ("calendar.yaml", "lists/*.yaml", "forms/*/*.yaml")
_TEMPLATES = "bao-cao-quy.*"
_FORMS = "schemas/forms/"


class CopyRefused(TonghopError):
    """A file of which no copy can be made, and why."""


@dataclass(frozen=True)
class DefinitionFile:
    """One file by its name, such as `schemas/calendar.yaml`; `is_own` where the office's holds."""

    name: str
    is_own: bool


def definition_files(settings: Settings) -> list[DefinitionFile]:
    """The shipped files and the office's own, by name."""
    own = {name for name, _ in _files(settings.home / "schemas", settings.home / "templates")}
    shipped = {name for name, _ in _files(schemas_dir(), templates_dir())}
    return [DefinitionFile(name, name in own) for name in sorted(own | shipped)]


def copy_shipped(settings: Settings, name: str) -> Path:
    """Copies a shipped file into the office's folder, to be edited there; CopyRefused."""
    shipped = dict(_files(schemas_dir(), templates_dir()))
    wanted = PurePosixPath(name.replace("\\", "/")).as_posix()
    if wanted not in shipped:
        raise CopyRefused(
            f"Không có tệp {name}. Xem tên các tệp: tonghop definitions list",
            f"There is no file {name}. See the names: tonghop definitions list",
        )
    if wanted.startswith(_FORMS):
        raise CopyRefused(
            f"Biểu đi kèm chương trình không sửa được. Lập phiên bản riêng: chép {shipped[wanted]} "
            f"thành {settings.home / wanted} với tên tệp và dòng “version” khác, thêm phần “from” "
            "(docs/workbook.md).",
            f"A shipped form cannot be changed. For a version of your own copy {shipped[wanted]} "
            f"to {settings.home / wanted} under another file name and `version`, with a part "
            "`from` (docs/workbook.md).",
        )
    target = settings.home / wanted
    if target.exists():
        raise CopyRefused(
            f"{target}: đã có bản riêng của văn phòng.",
            f"{target}: the office has its own copy already.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shipped[wanted], target)
    return target


def _files(schemas: Path, templates: Path) -> Iterator[tuple[str, Path]]:
    for pattern in _PATTERNS:
        for file in schemas.glob(pattern):
            yield f"schemas/{file.relative_to(schemas).as_posix()}", file
    for file in templates.glob(_TEMPLATES):
        yield f"templates/{file.name}", file
