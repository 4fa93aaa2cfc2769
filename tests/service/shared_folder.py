"""A shared folder that clerks lay files into, collected round by round."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync_service.database.tables import submissions
from sync_service.settings import Settings
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.folder import collect_folder
from tests.service.province import Province


class Shared:
    """The shared folder of a province, and rounds of collecting it."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.root = province.folder / "dùng chung"
        self.root.mkdir()
        self.settings = Settings(
            home=province.folder / "home", inbox_folder=self.root, max_upload_mb=1
        )
        self.now = 0.0  # seconds after the files' own time

    def collect(
        self,
        meanwhile: Callable[[], object] = lambda: None,
        log: Callable[[str], object] = pytest.fail,
    ) -> Collected:
        """One round; `meanwhile` happens between its two looks, and nothing is to be logged."""
        newest = max((p.lstat().st_ctime for p in self.root.rglob("*")), default=0.0)
        return collect_folder(
            self.province.context,
            self.settings,
            log=lambda words: void(log(words)),
            pause=lambda _: void(meanwhile()),
            clock=lambda: newest + self.now,
        )

    def put(self, path: str, content: bytes) -> Path:
        """A file laid into the folder."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    def files(self) -> set[str]:
        """Everything that lies in the folder."""
        found = (path for path in self.root.rglob("*") if not path.is_dir())
        return {path.relative_to(self.root).as_posix() for path in found}

    def stored(self) -> int:
        """How many files are in the store."""
        with self.province.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(submissions)) or 0


def void(_: object) -> None:
    """Nothing."""


def refusing(rename: Callable[[Path, Path], Path], name: str) -> Callable[[Path, Path], Path]:
    """Path.rename as Windows does it for a file that is open elsewhere."""

    def refuse(self: Path, target: Path) -> Path:
        if self.name == name:
            raise PermissionError(13, "in use")
        return rename(self, target)

    return refuse
