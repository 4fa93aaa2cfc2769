"""The office's buttons over the board: who has sent, reminders, approval, return."""

from collections.abc import Callable, Sequence

from addin import texts
from addin.client import Client
from addin.desk import Desk
from addin.errors import AddinError, ServiceAway, ServiceRefused, WorkbookRefused
from addin.names import range_of
from addin.pull.state import State
from addin.selecting import BOARD, SOURCES, selected_keys
from addin.updating import update, update_to

_SHOWN = 8
_LAST_QUARTER = {"H1": "Q2", "9M": "Q3", "": "Q4"}


def show_board(desk: Desk) -> str:
    """Pulls and turns to the board."""
    said = update(desk)
    area = range_of(desk.book, BOARD)
    if area is not None:
        area.sheet.activate()
    return said


def remind(desk: Desk) -> str:
    """Writes to the units whose rows of the board are selected, after a question."""
    state = desk.state()
    _table, units = selected_keys(desk, state, (BOARD,), texts.SELECT_BOARD_ROWS)
    period = _quarter(state.facts["period"])
    question = texts.ASK_REMIND.format(period=period, count=len(units), units=_some(units))
    desk.agreed(question)
    with desk.client() as client:
        told = client.remind(period, units)
    return "\n".join(
        line.format(units=_some(told[kind])) for kind, line in texts.REMINDED.items() if told[kind]
    )


def approve(desk: Desk) -> str:
    """Approves the reports whose rows are selected, after a question, and pulls."""
    state = desk.state()
    chosen = _chosen_reports(desk, state)
    desk.agreed(texts.ASK_APPROVE.format(count=len(chosen), units=_some([u for u, _ in chosen])))
    return _each(desk, state, chosen, Client.approve, texts.APPROVED)


def send_back(desk: Desk) -> str:
    """Returns the reports whose rows are selected, with a reason, and pulls."""
    state = desk.state()
    chosen = _chosen_reports(desk, state)
    units = _some([unit for unit, _ in chosen])
    reason = desk.enter(texts.ASK_REASON.format(count=len(chosen), units=units))

    def deed(client: Client, number: int) -> object:
        return client.send_back(number, reason)

    return _each(desk, state, chosen, deed, texts.SENT_BACK)


def _chosen_reports(desk: Desk, state: State) -> list[tuple[str, int]]:
    table, keys = selected_keys(desk, state, (BOARD, SOURCES), texts.SELECT_ROWS)
    chosen = [(key.rpartition("/")[2], table.submissions.get(key)) for key in keys]
    found = [(unit, number) for unit, number in chosen if number is not None]
    if not found:
        raise WorkbookRefused(texts.NO_SUBMISSION)
    return found


def _each(
    desk: Desk,
    state: State,
    chosen: Sequence[tuple[str, int]],
    deed: Callable[[Client, int], object],
    done: str,
) -> str:
    """Does something to each report; one refused does not keep the others back."""
    faults: list[str] = []
    count = 0
    is_outdated = False
    with desk.client() as client:
        for at, (unit, number) in enumerate(chosen, start=1):
            desk.show(texts.REVIEWING.format(unit=unit, at=at, all=len(chosen)))
            try:
                deed(client, number)
                count += 1
            except ServiceRefused as error:
                # Somebody else was quicker, or the period was closed: the pull below shows it.
                faults.append(f"{unit}: {error}")
                is_outdated = True
            except ServiceAway as error:
                faults.append(f"{unit}: {error}")
                break
        said = [done.format(count=count)] if count else []
        if faults:
            said.append(texts.NOT_DONE.format(faults=" ".join(faults)))
        if count or is_outdated:
            try:
                said.append(update_to(desk, client, state, state.facts["period"]))
            except AddinError as error:
                said.append(str(error))
    return "\n".join(said)


def _quarter(period: str) -> str:
    """The quarter whose reports a period's board shows: its last one."""
    year, _, part = period.partition("-")
    return f"{year}-{_LAST_QUARTER.get(part, part)}"


def _some(words: Sequence[str]) -> str:
    shown = ", ".join(words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown}, … ({len(words)})"
