"""The quarterly report drafted and approved by a person; what is sent is what was approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from sync_service.contract.resources import templates_dir
from sync_service.database import audit, reports
from sync_service.database.engine import reading, writing
from sync_service.database.reports import FileRole, Letter, MadeReport
from sync_service.database.units import codes_known
from sync_service.domain.periods import Period
from sync_service.outlets.report import letter, pdf, word
from sync_service.outlets.report.template import NAME
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.originals import read_original
from sync_service.stages.report.facts import ReportFacts, gather
from sync_service.stages.report.files import (
    CIDS,
    ReportRefused,
    keep_files,
    the_word_file,
    with_edited,
)
from sync_service.stages.report.form import forms_of, require_units
from sync_service.stages.report.tags import tags
from sync_service.stages.rollup import scope_of
from sync_service.workbooks.provincial import provincial_workbook
from sync_service.workbooks.provincial.table_figures import changes_between

# Who makes and approves reports where the settings ask for no person, and who draws one up on its
# day for a person to look at. Neither touches what a person has made.
AUTOMATIC, WORKER = "automatic", "worker"
_MACHINES = frozenset({AUTOMATIC, WORKER})


@dataclass(frozen=True)
class Drafted:
    """A draft with the contents of its files; no PDF where LibreOffice is missing."""

    made: MadeReport
    contents: Mapping[FileRole, bytes]

    @property
    def has_pdf(self) -> bool:
        return "pdf" in self.contents


@dataclass(frozen=True)
class Approved:
    """What was approved: the places not written yet, how many figures have changed meanwhile."""

    made: MadeReport
    open_places: tuple[str, ...]
    changed: int


def template_of(settings: Settings) -> Path:
    """The office's own Word template (home/templates), or the one that comes with the program."""
    own = settings.home / "templates" / NAME
    return own if own.is_file() else templates_dir() / NAME


def draft(
    context: Context,
    settings: Settings,
    period: Period,
    unit: str | None,
    actor: str,
    *,
    number: str = "",
) -> Drafted:
    """Makes the report of a unit (by default the province) as figures stand now, and keeps it.

    Made by AUTOMATIC it has no places for a person to write. Raises PeriodRefused, UnitRefused,
    TemplateRefused, FormRefused; ReportRefused where AUTOMATIC or WORKER would replace a
    person's report.
    """
    forms = forms_of(settings, context.contract.lists.kinds)
    with reading(context.engine) as connection:
        require_units(forms, codes_known(connection, forms.units))
        facts = gather(context, connection, scope_of(connection, period, unit))
    top = facts.scope.units[facts.scope.unit]
    stated, today = forms.of(top.unit, top.kind), context.now().date()
    filled = tags(facts, stated, today, number=number, by_person=actor != AUTOMATIC)
    contents = _contents(facts, word.fill(template_of(settings), filled))
    files = keep_files(context, period.code, facts.report.title, contents)
    words = letter.write(
        filled,
        [cid for role, cid in CIDS.items() if role in contents],
        [file.name for role, file in files.items() if role not in CIDS],
        settings.public_url,
    )
    with writing(context.engine) as connection:
        before = reports.newest(connection, period.code, facts.scope.unit)
        if actor in _MACHINES and before is not None and is_persons(before):
            raise left_to_person(context, before)
        made = reports.add_report(
            connection,
            "province" if facts.scope.is_top else "unit",
            period.code,
            facts.scope.unit,
            actor,
            context.now(),
            files,
            facts.figures,
            Letter(words.subject, words.text, words.html),
        )
        _record(context, connection, actor, "report.draft", made)
    return Drafted(made, contents)


def approve(
    context: Context,
    period: Period,
    unit: str | None,
    actor: str,
    edited: bytes | None = None,
    *,
    as_it_is: bool = False,
) -> Approved:
    """Approves the draft, with the Word file as a person has edited it, if one is given.

    Raises ReportRefused without a draft, for a file that is no Word document, and for one with
    places that nobody has written yet, unless it is wanted `as_it_is`.
    """
    with reading(context.engine) as connection:
        scope = scope_of(connection, period, unit)
        made = _draft_of(connection, period, scope.unit)
        if actor in _MACHINES and is_persons(made):
            raise left_to_person(context, made)
        now = gather(context, connection, scope).figures
        changed = len(changes_between(reports.figures_of(connection, made.id), now))
    if edited is None:
        text = read_original(context.originals, made.files["word"].sha256)
    else:
        text = the_word_file(edited)
    places = list(dict.fromkeys(word.open_places(text)))
    if places and not as_it_is:
        raise _unwritten(period, scope.unit, places)
    files = dict(made.files) if edited is None else with_edited(context, made, edited)
    with writing(context.engine) as connection:
        if _draft_of(connection, period, scope.unit).id != made.id:
            raise _no_draft(period, scope.unit)
        reports.set_approved(connection, made.id, actor, context.now(), files)
        _record(context, connection, actor, "report.approve", made)
        approved = reports.newest(connection, period.code, scope.unit)
    assert approved is not None
    return Approved(approved, tuple(places), changed)


def is_persons(made: MadeReport) -> bool:
    """Whether a person has drafted this report, or has approved it and it was not sent yet."""
    by = {"draft": made.made_by, "approved": made.approved_by}.get(made.state)
    return by is not None and by not in _MACHINES


def left_to_person(context: Context, made: MadeReport) -> ReportRefused:
    """The refusal to put a report that the program has made in place of a person's."""
    whose = (
        f"báo cáo kỳ {made.period} của đơn vị {made.unit}",
        f"the report of {made.unit} for {made.period}",
    )
    if made.state == "draft":
        at, command = made.made_at, f"--period {made.period} --unit {made.unit} --approve"
        vi = f"“{made.made_by}” đã lập dự thảo {whose[0]}"
        en = f"“{made.made_by}” drafted {whose[1]}"
        then = f"Duyệt bản đó (tonghop report {command}) rồi gửi."
        then_en = f"Approve it (tonghop report {command}), then send."
    else:
        at = made.approved_at or made.made_at
        vi, en = (
            f"“{made.approved_by}” đã duyệt {whose[0]}",
            f"“{made.approved_by}” approved {whose[1]}",
        )
        then, then_en = "Hãy gửi bản đó.", "Send that one."
    at = at.astimezone(context.now().tzinfo)
    return ReportRefused(
        f"{vi} lúc {at:%H:%M ngày %d/%m/%Y}; máy không tự lập bản khác thay bản của người. {then}",
        f"{en} on {at:%Y-%m-%d %H:%M}; none is made automatically in its place. {then_en}",
    )


def _contents(facts: ReportFacts, filled: bytes) -> dict[FileRole, bytes]:
    # Not above: what draws takes long to load, and every other command would wait for it.
    from sync_service.stages.report.charts import members_chart, tasks_chart

    found: dict[FileRole, bytes | None] = {
        "workbook": provincial_workbook(facts.report),
        "word": filled,
        "pdf": pdf.to_pdf(filled),
        "chart_members": members_chart(facts),
        "chart_tasks": tasks_chart(facts),
    }
    return {role: content for role, content in found.items() if content is not None}


def _draft_of(connection: Connection, period: Period, unit: str) -> MadeReport:
    made = reports.newest(connection, period.code, unit)
    if made is None or made.state != "draft":
        raise _no_draft(period, unit)
    return made


def _no_draft(period: Period, unit: str) -> ReportRefused:
    return ReportRefused(
        f"Chưa có dự thảo báo cáo kỳ {period} của đơn vị {unit} để duyệt. Chạy: tonghop report "
        f"--period {period} --out THƯ_MỤC",
        f"There is no draft of the report of {unit} for {period} to approve. Run: tonghop report "
        f"--period {period} --out FOLDER",
    )


def _unwritten(period: Period, unit: str, places: Sequence[str]) -> ReportRefused:
    listed = "\n".join(f"  {place}" for place in places)
    return ReportRefused(
        f"Báo cáo kỳ {period} của đơn vị {unit} còn {len(places)} chỗ chưa viết:\n{listed}\nHãy "
        "viết vào tệp Word rồi duyệt lại; hoặc duyệt nguyên như vậy bằng --as-it-is.",
        f"The report of {unit} for {period} has {len(places)} places not written yet:\n{listed}\n"
        "Write them in the Word file and approve again; or approve it as it is by --as-it-is.",
    )


def _record(
    context: Context, connection: Connection, actor: str, action: str, made: MadeReport
) -> None:
    detail = {"report": made.id, "number": made.number}
    deed = audit.Deed(actor, action, f"{made.period}/{made.unit}", detail)
    audit.record(connection, [deed], context.now())
