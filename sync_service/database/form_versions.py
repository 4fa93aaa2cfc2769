"""The fingerprints of the form versions that figures are stored in."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from sync_service.database.tables import form_versions

# By form and version.
Fingerprints = Mapping[tuple[str, str], str]


def fingerprints(connection: Connection) -> Fingerprints:
    """Those held so far."""
    rows = connection.execute(select(form_versions))
    return {(row.form, row.version): row.fingerprint for row in rows}


def hold(connection: Connection, new: Fingerprints) -> None:
    """Holds further ones; to be called inside writing()."""
    if new:
        rows = [
            {"form": form, "version": version, "fingerprint": one}
            for (form, version), one in new.items()
        ]
        connection.execute(insert(form_versions), rows)
