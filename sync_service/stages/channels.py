"""What the office decides about the ways in and out: switches, senders, links of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sync_service.contract.loading import Contract
from sync_service.database import audit, channels, links, periods, senders
from sync_service.database.channels import Closure
from sync_service.database.engine import reading, writing
from sync_service.database.submissions import find_submission
from sync_service.database.units import codes_known
from sync_service.domain.channels import CHANNELS
from sync_service.domain.mails import address_of
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import UsageRefused
from sync_service.stages.collect.strangers import is_strangers
from sync_service.stages.context import Context
from sync_service.stages.originals import read_original
from sync_service.stages.receive import Report, receive
from sync_service.stages.store import Outcome


@dataclass(frozen=True)
class UnitLink:
    """A unit's new code of the upload page, shown this once."""

    unit: str
    name: str
    email: str | None
    code: str


def switch(context: Context, closure: Closure, *, is_open: bool, actor: str) -> bool:
    """Opens or closes a channel; False when it stood so already. UsageRefused: no such thing.

    A channel that is closed as a whole is not opened by opening it for a form or unit.
    """
    _known_channel(context.contract, closure)
    with writing(context.engine) as connection:
        if closure.unit:
            _known_units(connection, [closure.unit])
        now = context.now()
        if is_open:
            changed = channels.reopen(connection, closure)
        else:
            changed = channels.close(connection, closure, now)
        if changed:
            detail = {"form": closure.form or None, "unit": closure.unit or None}
            action = "channel.on" if is_open else "channel.off"
            deed = audit.Deed(actor, action, closure.channel, detail)
            audit.record(connection, [deed], now)
    return changed


def add_sender(context: Context, address: str, unit: str, actor: str) -> bool:
    """Lets an address send for a unit's subtree; False when it does already."""
    plain = address_of(address)
    if plain is None:
        raise UsageRefused(f"“{address}” không phải là địa chỉ thư.", f"“{address}” is no address.")
    with writing(context.engine) as connection:
        _known_units(connection, [unit])
        added = senders.add_sender(connection, plain, unit, context.now())
        if added:
            deed = audit.Deed(actor, "sender.add", unit, {"address": plain})
            audit.record(connection, [deed], context.now())
    return added


def remove_sender(context: Context, address: str, unit: str, actor: str) -> None:
    """Takes that right away; UsageRefused when there was none such."""
    with writing(context.engine) as connection:
        if not senders.remove_sender(connection, address, unit):
            raise UsageRefused(
                f"Địa chỉ {address} không được đăng ký cho đơn vị {unit} bằng lệnh này.",
                f"The address {address} was not added for unit {unit}.",
            )
        deed = audit.Deed(actor, "sender.remove", unit, {"address": address})
        audit.record(connection, [deed], context.now())


def confirm(context: Context, submission_id: int, actor: str, log: Report | None) -> Outcome:
    """Takes a file of an unknown sender in after all: the office vouches for this one.

    Raises UsageRefused for any other file.
    """
    with reading(context.engine) as connection:
        stored = find_submission(connection, submission_id)
    if stored is None or not is_strangers(stored):
        raise UsageRefused(
            f"Tệp số {submission_id} không phải là tệp của người gửi chưa đăng ký.",
            f"File {submission_id} is not one of an unknown sender.",
        )
    content = read_original(context.originals, stored.sha256)
    file = ReceivedFile(
        stored.file_name, content, stored.channel, stored.received_at, stored.sender
    )

    def record(connection: Connection, _: Sequence[Outcome]) -> None:
        detail = {"submission": submission_id, "sender": stored.sender}
        deed = audit.Deed(actor, "sender.confirm", stored.sender or "?", detail)
        audit.record(connection, [deed], context.now())

    (outcome,) = receive(context, [file], log=log, within=record)
    return outcome


def make_links(
    context: Context,
    units: Sequence[str] | None,
    actor: str,
    keep: Callable[[Sequence[UnitLink]], None] | None = None,
) -> list[UnitLink]:
    """A new code for each of the units, or for all that owe a report; earlier ones end.

    `keep` writes them down before they hold: where it fails, the earlier ones go on.

    Raises UsageRefused for a unit that does not exist, or before the first period is open.
    """
    with writing(context.engine) as connection:
        opened = periods.all_periods(connection)
        if not opened:
            raise UsageRefused(
                "Chưa mở kỳ báo cáo nào. Chạy trước: tonghop periods open",
                "No period is open. First run: tonghop periods open",
            )
        facts = periods.units_of(connection, opened[-1].code, units)
        if units is not None:
            _known_units(connection, [code for code in units if code not in facts])
        chosen = units or [one.unit for one in facts.values() if one.expected]
        now = context.now()
        links.revoke_links(connection, chosen, now)
        made = []
        for code in chosen:
            fact = facts.get(code)
            name, email = (fact.name, fact.email) if fact else (code, None)
            made.append(UnitLink(code, name, email, links.add_link(connection, code, now)))
        audit.record(connection, [audit.Deed(actor, "link.make", code) for code in chosen], now)
        if keep is not None:
            keep(made)
    return made


def revoke_links(context: Context, units: Sequence[str], actor: str) -> int:
    """Ends all codes of these units; how many there were."""
    with writing(context.engine) as connection:
        now = context.now()
        ended = links.revoke_links(connection, units, now)
        deeds = [audit.Deed(actor, "link.revoke", code) for code in units]
        audit.record(connection, deeds, now)
    return ended


def _known_channel(contract: Contract, closure: Closure) -> None:
    if closure.channel not in CHANNELS:
        listed = ", ".join(CHANNELS)
        raise UsageRefused(
            f"Không có kênh “{closure.channel}”. Các kênh: {listed}.",
            f"There is no channel “{closure.channel}”. There are: {listed}.",
        )
    if closure.form and closure.form not in contract.forms:
        listed = ", ".join(contract.forms)
        raise UsageRefused(
            f"Không có biểu mẫu “{closure.form}”. Các biểu mẫu: {listed}.",
            f"There is no form “{closure.form}”. There are: {listed}.",
        )


def _known_units(connection: Connection, codes: Sequence[str]) -> None:
    unknown = sorted(set(codes) - codes_known(connection, codes)) if codes else []
    if unknown:
        listed = ", ".join(unknown)
        raise UsageRefused(f"Không có đơn vị mã {listed}.", f"There is no unit {listed}.")
