"""Reminders: units that have not reported are written to."""

from apiflask import APIBlueprint
from flask import Response

from sync_service.stages.mail.reminders import remind
from sync_service.web import access, current, schemas
from sync_service.web.asked import quarter_of

reminders = APIBlueprint("reminders", __name__)


@reminders.post("/reminders")
@reminders.input(schemas.ReminderOrder, arg_name="order")
@reminders.output(schemas.Reminded)
def send(order: schemas.ReminderOrder) -> Response:
    """Queues a mail to each of these units that still owes its report for the quarter.

    Nobody is written to twice within a day; units that have reported are left alone.
    """
    holder = access.allow("review")
    period = quarter_of(order.period).code
    with current.reading() as connection:
        for unit in order.units:
            access.within(connection, holder, period, unit)
        scope = access.scope(connection, holder, period)
    settings = current.service().settings
    told = remind(current.context(), settings, scope, holder.name, order.units)
    return current.answer(
        {
            "period": period,
            "queued": told.queued,
            "without_address": told.without_address,
            "recently": told.recently,
            "reported": told.reported,
        }
    )
