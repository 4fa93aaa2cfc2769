"""How the database stands to this program's version of its tables."""

from typing import Literal

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from sync_service.database.dump import revision_of
from sync_service.database.engine import migration_config

Standing = Literal["absent", "older", "current", "newer"]


def standing(engine: Engine) -> Standing:
    """Whether the tables are missing, of an earlier version, of this one, or of a later one."""
    with engine.connect() as connection:
        found = revision_of(connection)
    if found is None:
        return "absent"
    versions = ScriptDirectory.from_config(migration_config())
    if found == versions.get_current_head():
        return "current"
    return "older" if found in {one.revision for one in versions.walk_revisions()} else "newer"
