"""The migrations make exactly the tables that the program works with, on both databases."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from sync_service.database import engine as module
from sync_service.database.engine import is_current, open_engine, upgrade
from sync_service.database.tables import metadata


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database."""
    made = open_engine(database_url)
    yield made
    made.dispose()


def checks_of(engine: Engine) -> set[tuple[str, str | None]]:
    """Every check constraint by table and name: what compare_metadata does not look at."""
    inspector = inspect(engine)
    return {
        (table, check["name"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def test_models_and_migrations_agree(engine: Engine) -> None:
    """Alembic finds nothing to add; the check constraints are those of the models too."""
    assert not is_current(engine)
    upgrade(engine)

    assert is_current(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    bare = create_engine("sqlite://")
    metadata.create_all(bare)
    assert checks_of(engine) == checks_of(bare) != set()
    bare.dispose()


def test_an_upgrade_may_be_called_again(engine: Engine) -> None:
    """A database that is current stays as it is."""
    upgrade(engine)
    before = inspect(engine).get_table_names()
    upgrade(engine)

    assert inspect(engine).get_table_names() == before
    assert is_current(engine)


def test_a_downgrade_leaves_nothing(engine: Engine) -> None:
    """All the way back no table of ours is left, and the way forth is open again."""
    upgrade(engine)
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(module.MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()

    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert is_current(engine)
