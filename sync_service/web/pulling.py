"""Answers that programs pull again and again: made anew only after a change.

Every change leaves an audit record: as long as the last one is the same, on the same day, so is
the answer. A record of something else only means that the answer is made anew; its tag comes from
its content.
"""

import gc
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from flask import Response, request
from sqlalchemy import Connection

from sync_service.database import audit
from sync_service.web import current
from sync_service.web.pulls import Key, Pull

_QUICKLY = 1  # compresses several times faster than the usual level, and nearly as well


def pulled(connection: Connection, key: Key, make: Callable[[], dict[str, Any]]) -> Response:
    """The answer under a key, made if need be; 304 to whom has it.

    What is made has its tag as `digest`. The caller has decided on rights.
    """
    pulls = current.service().pulls
    today = current.context().now().date().isoformat()
    state = f"{today} {audit.last_digest(connection)}"
    found = pulls.find(key, state)
    if found is None:
        with _uncollected():
            content = make()
            compressed = gzip.compress(orjson.dumps(content), _QUICKLY, mtime=0)
        found = Pull(state, str(content["digest"]), compressed)
        pulls.keep(key, found)
    return _answer(found)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Lets the search for rubbish rest: it would go through every list of every row, many times.

    It is the whole process that rests, for the fraction of a second that making takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _answer(pull: Pull) -> Response:
    if request.if_none_match.contains_weak(pull.digest):
        response = Response(status=304)
    elif request.accept_encodings["gzip"] > 0:
        response = Response(pull.compressed, mimetype="application/json")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(gzip.decompress(pull.compressed), mimetype="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(pull.digest)
    return response
