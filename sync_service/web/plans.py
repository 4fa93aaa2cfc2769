"""Plans: the documents' tasks and targets, the same for everybody."""

from apiflask import APIBlueprint
from flask import Response

from sync_service.contract.plan_files import to_content
from sync_service.database.plans import all_plans
from sync_service.web import access, current, schemas

plans = APIBlueprint("plans", __name__)


@plans.get("/plans")
@plans.output(schemas.Plans)
def list_all() -> Response:
    """Every plan in force."""
    access.allow("see")
    with current.reading() as connection:
        found = all_plans(connection)
    return current.answer({"plans": [to_content(plan) for plan in found]})
