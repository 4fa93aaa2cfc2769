"""Cập nhật: the service's figures into the open workbook."""

from addin import program, texts
from addin.client import Client
from addin.comparing import take_off
from addin.desk import Desk
from addin.errors import OtherVersion
from addin.functions import CACHE
from addin.model import read_model
from addin.period import period_of, show_period
from addin.pull import Pulled, pull
from addin.pull.state import State, read_state
from addin.shown import moment_words
from addin.stopping import hint, stoppable


def update(desk: Desk) -> str:
    """Pulls the workbook's period: of its last pull, of its cell TH_KY, or the newest one."""
    state = read_state(desk.book)
    with desk.client() as client:
        return update_to(desk, client, state, period_of(desk.book, state, client))


def update_to(desk: Desk, client: Client, state: State | None, period: str) -> str:
    """Pulls a period; what it says tells the changes, or that the service is away.

    `state` is that of the workbook's last pull.
    """
    program.ask_changeable(desk.book)
    unit = (state.facts if state else {}).get("unit") or client.account.unit
    now = desk.now()
    with stoppable(desk) as should_stop:
        desk.show(f"{texts.FETCHING} {hint(desk.book)}")
        answer = client.workbook(period, unit, now)
        try:
            model = read_model(answer.content)
        except (KeyError, TypeError, ValueError) as error:
            raise OtherVersion(texts.OTHER_VERSION) from error
        take_off(desk.book)
        pulled = pull(desk.book, model, now, desk.show, should_stop)
    show_period(desk.book, period)
    CACHE.forget()
    said = _told(pulled, period)
    if (pulled.made or pulled.written) and program.is_read_only(desk.book):
        said = f"{said}\n\n{texts.READ_ONLY}"
    if answer.away is not None:
        last = texts.LAST_PULL.format(at=moment_words(answer.pulled_at))
        return f"{answer.away}\n\n{last}\n\n{said}"
    return said


def _told(pulled: Pulled, period: str) -> str:
    if not pulled.made and not pulled.written:
        return texts.NOTHING_NEW.format(period=period)
    if pulled.before is None:
        return texts.PULLED.format(period=period)
    if not pulled.changes:
        return texts.PULLED_SAME.format(period=period, before=moment_words(pulled.before))
    return texts.PULLED_CHANGES.format(
        period=period, before=moment_words(pulled.before), count=len(pulled.changes)
    )
