"""A workbook on older versions of the forms, taken as one on those of its period."""

from collections.abc import Mapping
from dataclasses import replace

from sync_service.contract.definitions import StatisticsForm, TaskForm
from sync_service.contract.loading import Contract
from sync_service.contract.versions import carry_between, is_newer
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.workbooks.read.carrying import carried
from sync_service.workbooks.read.workbook import ReadForm, ReadWorkbook


def in_versions(
    contract: Contract, read: ReadWorkbook, wanted: Mapping[str, str]
) -> tuple[ReadWorkbook, tuple[Finding, ...]]:
    """The workbook with each older form in the wanted version, and the findings of doing so.

    Forms in the wanted version, of a newer one, or not wanted at all stay as they are.
    """
    older = {
        code: wanted[code]
        for code, version in read.versions.items()
        if version in contract.forms.get(code, {}) and is_newer(wanted.get(code, version), version)
    }
    if not older or read.stamp is None:
        return read, ()
    forms: dict[str, ReadForm] = dict(read.forms)
    task_form = read.task_form
    findings: list[Finding] = []
    for code, version in older.items():
        form = contract.form(code, version)
        if isinstance(form, StatisticsForm):
            carry = carry_between(contract.forms[code], read.forms[code].form.version, version)
            forms[code], told = carried(read.forms[code], carry)
            findings += told
        elif task_form is not None:
            # A task's report has the same fields in every version.
            findings.append(_tasks_carried(task_form, form, len(read.tasks)))
            task_form = form
    stamp = replace(read.stamp, forms={**read.stamp.forms, **older})
    return replace(read, stamp=stamp, forms=forms, task_form=task_form), tuple(findings)


def _tasks_carried(old: TaskForm, new: TaskForm, count: int) -> Finding:
    return found(
        "FORM_MIGRATED", form=new.title.vi, old=old.version, version=new.version, count=count
    )
