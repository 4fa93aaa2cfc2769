"""Signing in, and the period that a workbook is for."""

from addin import texts
from addin.client import Client, address
from addin.desk import Desk
from addin.errors import AddinError
from addin.functions import CACHE
from addin.period import asked_period, period_of
from addin.profile import Account
from addin.pull.state import read_state
from addin.updating import update_to


def sign_in(desk: Desk) -> str:
    """Asks for address and token, tries them, and keeps them when the service agrees."""
    known = desk.profile.account
    typed = desk.enter(texts.ASK_SERVER, "" if known is None else known.server)
    server = address(typed)
    if server is None:
        raise AddinError(texts.NO_ADDRESS.format(typed=typed))
    token = desk.enter(texts.ASK_TOKEN, is_secret=True)
    if not token.isascii() or any(sign.isspace() for sign in token):
        raise AddinError(texts.TOKEN_WRONG)
    desk.show(texts.SIGNING_IN)
    with Client(Account(server, token, "", ""), desk.profile) as client:
        units = client.units()["units"]
    if not units:
        raise AddinError(texts.NO_UNITS)
    own = units[0]
    desk.profile.sign_in(Account(server, token, own["code"], own["name"]))
    CACHE.forget()
    return texts.SIGNED_IN.format(unit=own["name"])


def choose_period(desk: Desk) -> str:
    """Asks for a period and pulls it into the workbook."""
    state = read_state(desk.book)
    with desk.client() as client:
        typed = desk.enter(texts.ASK_PERIOD, period_of(desk.book, state, client))
        return update_to(desk, client, state, asked_period(typed))
