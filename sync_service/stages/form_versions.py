"""Form versions held to what they were when figures were first stored in them.

Figures are stored in the order of a version's cells. A file changed afterwards would give every
stored figure another meaning, without a word; so such an installation does not start.
"""

from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import Contract
from sync_service.contract.vectors import fingerprint
from sync_service.database import form_versions, periods
from sync_service.errors import TonghopError


class FormChanged(TonghopError):
    """A form version that is in use and no longer what it was; names it."""


def hold_forms(contract: Contract, connection: Connection) -> None:
    """Holds the versions of all opened periods; to be called inside writing().

    Raises FormChanged.
    """
    held = form_versions.fingerprints(connection)
    _refuse_changed(contract, held)
    used = {use for opened in periods.all_periods(connection) for use in opened.forms.items()}
    known = {
        use: fingerprint(form)
        for use in sorted(used - held.keys())
        if isinstance(form := contract.form(*use), StatisticsForm)
    }
    form_versions.hold(connection, known)


def refuse_changed_forms(contract: Contract, connection: Connection) -> None:
    """Raises FormChanged when a version in use has been changed or is gone."""
    _refuse_changed(contract, form_versions.fingerprints(connection))


def _refuse_changed(contract: Contract, held: form_versions.Fingerprints) -> None:
    for (code, version), known in held.items():
        form = contract.forms.get(code, {}).get(version)
        if not isinstance(form, StatisticsForm):
            raise FormChanged(
                f"Biểu {code} phiên bản {version} đã có số liệu nhưng không còn tệp định nghĩa. "
                f"Đặt lại tệp schemas/forms/{code}/{version}.yaml như cũ.",
                f"Form {code}, version {version}, has figures but no file any more. Put "
                f"schemas/forms/{code}/{version}.yaml back as it was.",
            )
        if fingerprint(form) != known:
            raise FormChanged(
                f"Biểu {code} phiên bản {version} đã có số liệu, không sửa dòng, cột của phiên "
                "bản đó được: số đã nhận sẽ bị đọc sai. Trả tệp về như cũ và lập tệp phiên bản "
                f"mới (docs/workbook.md, mục Versions of a form).",
                f"Form {code}, version {version}, has figures: rows and columns of that version "
                "cannot be changed, what was received would be misread. Put the file back and "
                "make a file of a new version (docs/workbook.md).",
            )
