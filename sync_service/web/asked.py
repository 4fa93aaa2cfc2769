"""What an address asks for, in the domain's words; UsageRefused where it makes no sense."""

from flask import request

from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused


def refuse_nul() -> None:
    """Turns away an address with a NUL sign, which no text in a database can hold."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise UsageRefused("Địa chỉ có ký tự không hợp lệ.", "The address has an invalid sign.")


def period_of(code: str) -> Period:
    """The period of this code."""
    try:
        return Period.parse(code)
    except ValueError:
        raise UsageRefused(
            f"“{code}” không phải là kỳ báo cáo. Viết dạng 2026-Q3, 2026-H1, 2026-9M hoặc 2026.",
            f"“{code}” is not a period. Write 2026-Q3, 2026-H1, 2026-9M or 2026.",
        ) from None


def quarter_of(code: str) -> Period:
    """The quarter of this code: what workbooks are issued and received for."""
    period = period_of(code)
    if not period.is_quarter:
        raise UsageRefused(
            f"“{code}” không phải là một quý. Viết dạng 2026-Q3.",
            f"“{code}” is not a quarter. Write 2026-Q3.",
        )
    return period
