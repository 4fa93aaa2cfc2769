"""What tests of the service share: a province on both databases, and callers with tokens."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from urllib3 import encode_multipart_formdata
from werkzeug.test import TestResponse

from sync_service.app import API, create_app
from sync_service.database.engine import writing
from sync_service.database.tokens import Role, add_token
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.definitions import LoadedPlan, load_plan
from tests.service.province import Province, found_province

File = tuple[str, bytes]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; each test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_database"))
    return f"sqlite:///{(tmp_path / 'tonghop.sqlite').as_posix()}"


@pytest.fixture
def province(tmp_path: Path, database_url: str) -> Iterator[Province]:
    """The small province, its units loaded, before any period is open."""
    founded = found_province(tmp_path, database_url)
    yield founded
    founded.engine.dispose()


@pytest.fixture
def context(province: Province) -> Context:
    """The small province's context."""
    return province.context


@pytest.fixture
def opened(province: Province) -> Province:
    """The small province with its plan, and 2023-Q1 open."""
    province.load_plan()
    province.open("2023-Q1")
    return province


@pytest.fixture
def load(province: Province) -> Callable[..., LoadedPlan]:
    """Loads a plan from its content."""
    file = province.folder / "mau.yaml"

    def loaded(content: Mapping[str, Any], **options: Any) -> LoadedPlan:
        file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return load_plan(province.context, file, "Lan", **options)

    return loaded


@dataclass(frozen=True)
class Caller:
    """A program that calls the service with a token, or without one."""

    client: FlaskClient
    token: str | None = None

    def call(self, method: str, path: str, **arguments: Any) -> TestResponse:
        """The answer to a request; the path is that behind /api/v1."""
        headers = dict(arguments.pop("headers", {}))
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.open(API + path, method=method, headers=headers, **arguments)

    def get(self, path: str, **arguments: Any) -> TestResponse:
        """The answer to GET."""
        return self.call("GET", path, **arguments)

    def post(self, path: str, **arguments: Any) -> TestResponse:
        """The answer to POST."""
        return self.call("POST", path, **arguments)

    def upload(self, path: str, *files: File, **fields: str) -> TestResponse:
        """The answer to a multipart upload of (name, content), encoded as `requests` does it."""
        parts: list[tuple[str, str | File]] = [("file", file) for file in files]
        body, kind = encode_multipart_formdata([*parts, *fields.items()])
        return self.post(path, data=body, content_type=kind)


def content(answer: TestResponse) -> Any:
    """What a JSON answer says."""
    assert answer.mimetype == "application/json"
    return answer.get_json()


@dataclass(frozen=True)
class Web:
    """The web application over a province, and tokens for its units."""

    app: Flask
    province: Province

    def token(self, unit: str, role: Role) -> str:
        """A new token."""
        with writing(self.province.engine) as connection:
            return add_token(connection, unit, role, self.province.clock())

    def caller(self, unit: str | None = None, role: Role = "clerk") -> Caller:
        """A caller with a new token of a unit; without one when no unit is named."""
        token = None if unit is None else self.token(unit, role)
        return Caller(self.app.test_client(), token)


def web_of(province: Province, **settings: Any) -> Web:
    """The web application over a province; it must have been set up already."""
    made = Settings(home=province.folder / "home", **settings)
    return Web(create_app(made, province.context), province)


@pytest.fixture
def web(opened: Province) -> Web:
    """The web application over the small province with 2023-Q1 open."""
    return web_of(opened, max_upload_mb=1)
