"""An open period moved to newer versions of its forms, when a form is mended in mid-quarter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync_service.database import audit, periods, submissions
from sync_service.database.engine import writing
from sync_service.errors import UsageRefused
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from sync_service.stages.form_versions import hold_forms
from sync_service.stages.periods import freeze, known_period


@dataclass(frozen=True)
class MovedForms:
    """The forms that moved, from and to which version, and how many reports counted already."""

    moved: Mapping[str, tuple[str, str]]
    reports: int


def move_forms(context: Context, code: str, actor: str) -> MovedForms:
    """Has an open period use the newest version of each of its forms.

    Reports accepted so far keep their files and figures; totals take them in the new order, as
    they do workbooks that are still out. UsageRefused for a closed period, whose figures are
    signed; PeriodRefused for one never opened.
    """
    newest = context.contract.newest
    with writing(context.engine) as connection:
        opened = known_period(connection, code)
        if opened.state != "open":
            raise UsageRefused(
                f"Kỳ {code} đã khóa sổ, số liệu đã chốt theo biểu mẫu của kỳ đó. Chỉ chuyển được "
                f"kỳ đang mở; nếu thật cần, mở lại: tonghop periods open {code}",
                f"Period {code} is closed, its figures stand in its own forms. Only an open period "
                f"can be moved; if it must be: tonghop periods open {code}",
            )
        moved = {
            form: (version, newest[form])
            for form, version in opened.forms.items()
            if newest.get(form, version) != version
        }
        newer = {form: to for form, (_, to) in moved.items()}
        renewed = replace(opened, forms={**opened.forms, **newer})
        if moved:
            periods.set_forms(connection, code, renewed.forms)
            hold_forms(context.contract, connection)
            freeze(context, connection, renewed)
            recompute(context, connection, renewed)
            detail = {"forms": {form: list(versions) for form, versions in moved.items()}}
            deed = audit.Deed(actor, "period.forms", code, detail)
            audit.record(connection, [deed], context.now())
        return MovedForms(moved, submissions.count_accepted(connection, code))
