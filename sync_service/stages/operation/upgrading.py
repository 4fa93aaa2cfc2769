"""The database brought to this program's version, with what stood there kept aside."""

from pathlib import Path

from sqlalchemy import Engine

from sync_service.database.engine import upgrade
from sync_service.database.revision import standing
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.operation.backup import backup, free_name


class DatabaseOutdated(TonghopError):
    """The database was not set up, or is of another version of the program."""


def refuse_outdated(engine: Engine, home: Path) -> None:
    """Raises DatabaseOutdated, with the way out, unless the database is of this version."""
    place = _place(engine, home)
    match standing(engine):
        case "absent":
            raise DatabaseOutdated(
                f"Chưa có cơ sở dữ liệu ở {place}. Lập mới, chạy: tonghop init. Nếu dữ liệu đã có "
                "ở nơi khác, chạy lệnh này trong thư mục trước đây vẫn dùng.",
                f"There is no database in {place}. For a new one run: tonghop init. If the data is "
                "elsewhere, run this command in the folder used before.",
            )
        case "older":
            raise DatabaseOutdated(
                f"Cơ sở dữ liệu ở {place} thuộc phiên bản cũ của chương trình. Nâng cấp (dữ liệu "
                "được sao lưu trước), chạy: tonghop init",
                f"The database in {place} is of an earlier version. To bring it up to date (it is "
                "backed up first) run: tonghop init",
            )
        case "newer":
            raise _newer(place)
        case "current":
            return


def bring_up_to_date(context: Context, home: Path) -> Path | None:
    """Makes the tables, or brings those of an earlier version up to date.

    Returns the backup that was made before an earlier version was changed. Raises
    DatabaseOutdated for a later version.
    """
    found, aside = standing(context.engine), None
    if found == "newer":
        raise _newer(_place(context.engine, home))
    if found == "older":
        now = context.now()
        aside = free_name(home / "backups", f"truoc-khi-nang-cap-{now:%Y%m%d-%H%M%S}")
        backup(context.engine, home, context.secret, aside, now, lambda _: None)
    upgrade(context.engine)
    return aside


def _place(engine: Engine, home: Path) -> str:
    """Where the database is, for a person: its folder, or its server without user and password."""
    if engine.dialect.name == "sqlite":
        return str(Path(engine.url.database).parent if engine.url.database else home)
    return "/".join(filter(None, (engine.url.host, engine.url.database)))


def _newer(place: str) -> DatabaseOutdated:
    return DatabaseOutdated(
        f"Cơ sở dữ liệu ở {place} do phiên bản mới hơn của chương trình lập. Dùng phiên bản đó; dữ "
        "liệu không bị thay đổi.",
        f"The database in {place} was made by a later version of the program. Use that one; "
        "nothing was changed.",
    )
