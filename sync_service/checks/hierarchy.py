"""A report for a whole subtree held against the reports of those below, who sent as well."""

from collections.abc import Sequence

from sync_service.contract.definitions import StatisticsForm
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.domain.numbers import vietnamese
from sync_service.domain.rollups import Number


def subtree_differences(
    form: StatisticsForm, unit: str, reported: Sequence[Number], below: Sequence[Number]
) -> list[Finding]:
    """A finding for each headline figure (numbers in cell order) that differs.

    Headline figures are the required ones: a difference in a detail shows there too.
    """
    findings = []
    for cell, own, others in zip(form.cells, reported, below, strict=True):
        if cell.row.required and own is not None and others is not None and own != others:
            findings.append(
                found(
                    "SUBTREE_DIFFERS",
                    value=vietnamese(own, cell.decimals),
                    below=vietnamese(others, cell.decimals),
                    unit=unit,
                    label=f"{cell.row.label.vi} ({cell.measure})",
                    column=cell.column.heading.vi,
                )
            )
    return findings
