"""Whether the service answers."""

import logging

from apiflask import APIBlueprint
from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from sync_service.database.engine import is_current
from sync_service.web import current, schemas

health = APIBlueprint("health", __name__)

_log = logging.getLogger(__name__)


@health.get("/health")
@health.output(schemas.Health)
@health.doc(responses={503: "The database does not answer, or is not of this version."})
def show() -> Response:
    """Whether the service and its database are in order; needs no token."""
    try:
        well = is_current(current.context().engine)
    except SQLAlchemyError as error:
        _log.error("health", exc_info=error)
        well = False
    content = {"status": "ok" if well else "failing", "version": current.service().version}
    return current.answer(content, 200 if well else 503)
