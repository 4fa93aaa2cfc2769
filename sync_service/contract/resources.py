"""Where schemas/ and templates/ are, in a checkout as in an installed package."""

from pathlib import Path

from sync_service.errors import TonghopError

_PACKAGE = Path(__file__).resolve().parents[1]


def schemas_dir() -> Path:
    """The folder with forms, lists, plans and the calendar."""
    return _find("schemas", _PACKAGE)


def templates_dir() -> Path:
    """The folder with the blank workbooks."""
    return _find("templates", _PACKAGE)


def _find(name: str, package: Path) -> Path:
    # The wheel's own copy first: the folder beside an installed package is everybody's.
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise TonghopError(
        f"Bản cài đặt thiếu thư mục {name}; hãy cài lại tonghop.",
        f"The installation lacks its folder {name}; install tonghop again.",
    )
