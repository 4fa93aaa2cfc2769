"""The list "Nơi nhận" loaded: addresses checked, doubles said."""

from dataclasses import dataclass
from pathlib import Path

from sync_service.database import audit, recipients
from sync_service.database.engine import writing
from sync_service.database.recipients import Recipient
from sync_service.database.units import codes_known, is_founding_root
from sync_service.domain.mails import address_of, one_line
from sync_service.stages.context import Context
from sync_service.workbooks.recipients import RecipientRow, RecipientsRefused, read_rows


@dataclass(frozen=True)
class LoadedRecipients:
    """The list as taken, and the rows left out because they stand there twice."""

    recipients: tuple[Recipient, ...]
    doubles: tuple[str, ...]


def load_recipients(context: Context, file: Path, actor: str) -> LoadedRecipients:
    """Puts a file's list in place of the one before.

    Raises RecipientsRefused with every fault; nothing is changed then.
    """
    rows = read_rows(file)
    with writing(context.engine) as connection:
        known = codes_known(connection, {row.unit for row in rows if row.unit})
        faults = [fault for row in rows if (fault := _fault(row, known))]
        if faults:
            raise RecipientsRefused(
                "\n".join(vi for vi, _ in faults), "\n".join(en for _, en in faults)
            )
        taken: dict[tuple[str, str], Recipient] = {}
        doubles = []
        for row in rows:
            unit = "" if row.unit and is_founding_root(connection, row.unit) else row.unit
            address = address_of(row.address) or ""
            if (unit, address.casefold()) in taken:
                doubles.append(f"{row.place}: {address}")
                continue
            taken[unit, address.casefold()] = Recipient(one_line(row.name), address, unit)
        recipients.replace_recipients(connection, list(taken.values()))
        detail = {"recipients": len(taken), "doubles": len(doubles)}
        deed = audit.Deed(actor, "recipients.load", file.name, detail)
        audit.record(connection, [deed], context.now())
    return LoadedRecipients(tuple(taken.values()), tuple(doubles))


def _fault(row: RecipientRow, known: set[str]) -> tuple[str, str] | None:
    if address_of(row.address) is None:
        return (
            f"{row.place}: “{row.address}” không phải là một địa chỉ thư.",
            f"{row.place}: “{row.address}” is no mail address.",
        )
    if row.unit and row.unit not in known:
        return (
            f"{row.place}: không có đơn vị mã {row.unit}.",
            f"{row.place}: there is no unit {row.unit}.",
        )
    return None
