"""What the request at hand stands on: the installation, its database, the caller's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, current_app, has_request_context, request
from sqlalchemy import Connection

from sync_service.database.engine import reading as reading_from
from sync_service.domain.catalogue import Language
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.web.pulls import Pulls

EXTENSION = "tonghop"


@dataclass(frozen=True)
class Service:
    """What the application factory hands to every view."""

    context: Context
    settings: Settings
    version: str
    pulls: Pulls = field(default_factory=Pulls)

    @property
    def language(self) -> Language:
        return self.settings.language

    @property
    def max_upload_mb(self) -> int:
        return self.settings.max_upload_mb


def service() -> Service:
    """The service that the running application was made for."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Service)
    return found


def context() -> Context:
    """The installation's context."""
    return service().context


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection on which all questions see the same state of the database."""
    with reading_from(context().engine) as connection:
        yield connection


def language() -> Language:
    """The language that the caller asked for, else the installation's."""
    if not has_request_context():
        return service().language
    for tag, quality in request.accept_languages:  # the most wanted first
        spoken = tag.partition("-")[0].lower()
        if quality > 0 and spoken in ("vi", "en"):
            return "en" if spoken == "en" else "vi"
    return service().language


def answer(content: Any, status: int = 200) -> Response:
    """A JSON answer, its text as UTF-8."""
    return Response(orjson.dumps(content), status, mimetype="application/json")
