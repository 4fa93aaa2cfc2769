"""Findings: what is wrong, where, and how to mend it. Data problems are values, not exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "explain", "repair"]


@dataclass(frozen=True)
class Place:
    """A physical place in a received file; a whole file or sheet where the rest is None."""

    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Finding:
    """One fault, named by its code in the catalogue.

    `params` fill the catalogue's texts. `value` is what stands in the cell, `read_as` what it
    was taken for. A rule of a form brings its own message in `params["message"]`; `related` are
    the other cells that it compares, among which the wrong one may be.
    """

    code: str
    severity: Severity
    place: Place = Place()
    params: dict[str, Any] = field(default_factory=dict)
    value: str | None = None
    read_as: str | None = None
    related: tuple[Place, ...] = ()


def blocks(finding: Finding) -> bool:
    """Whether the finding keeps a report from being accepted.

    An error does; so does what must be explained, until the clerk has given a reason.
    """
    if finding.severity == "explain":
        return not finding.params.get("explained")
    return finding.severity == "error"


def is_acceptable(findings: Iterable[Finding]) -> bool:
    """Whether a report with these findings can be accepted."""
    return not any(blocks(finding) for finding in findings)
