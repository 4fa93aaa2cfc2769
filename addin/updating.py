"""Cập nhật: the service's figures into the open workbook."""

from datetime import datetime

from addin import texts
from addin.client import Client
from addin.comparing import take_off
from addin.desk import Desk
from addin.errors import AddinError
from addin.functions import CACHE
from addin.model import read_model
from addin.pull import Pulled, pull
from addin.pull.state import read_state


def update(desk: Desk) -> str:
    """Pulls the workbook's period, or the newest one into a workbook that has none."""
    state = read_state(desk.book)
    with desk.client() as client:
        period = (state.facts if state else {}).get("period")
        if period is None:
            period = newest_period(client)
        return update_to(desk, client, period)


def update_to(desk: Desk, client: Client, period: str) -> str:
    """Pulls a period; what it says tells the changes, or that the service is away."""
    desk.profile.begin()
    state = read_state(desk.book)
    unit = (state.facts if state else {}).get("unit") or client.account.unit
    desk.show(texts.FETCHING)
    now = desk.now()
    answer = client.workbook(period, unit, now)
    try:
        model = read_model(answer.content)
    except (KeyError, TypeError, ValueError) as error:
        raise AddinError(texts.OTHER_VERSION) from error
    take_off(desk.book)
    pulled = pull(desk.book, model, now, desk.show, lambda: desk.profile.should_stop)
    CACHE.forget()
    said = _told(pulled, period)
    if answer.away is not None:
        return f"{answer.away}\n\n{texts.LAST_PULL.format(at=moment(answer.pulled_at))}\n\n{said}"
    return said


def newest_period(client: Client) -> str:
    """The quarter opened last; AddinError before any was."""
    period = client.units()["period"]
    if period is None:
        raise AddinError(texts.NOTHING_OPENED)
    return str(period)


def _told(pulled: Pulled, period: str) -> str:
    if not pulled.made and not pulled.written:
        return texts.NOTHING_NEW.format(period=period)
    if pulled.before is None:
        return texts.PULLED.format(period=period)
    if not pulled.changes:
        return texts.PULLED_SAME.format(period=period, before=moment(pulled.before))
    return texts.PULLED_CHANGES.format(
        period=period, before=moment(pulled.before), count=len(pulled.changes)
    )


def moment(text: str) -> str:
    """A moment as people write it."""
    return datetime.fromisoformat(text).strftime("%H:%M ngày %d/%m/%Y")
