"""Submissions: every file received, its version, state and figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from sync_service.contract.vectors import Vector
from sync_service.database.engine import in_batches
from sync_service.database.periods import codes_below
from sync_service.database.tables import (
    files,
    layouts,
    period_units,
    submission_forms,
    submissions,
)
from sync_service.domain.submissions import State


@dataclass(frozen=True)
class Submission:
    """One received file in the store; `period`, `unit`, `version` None where it did not tell."""

    id: int
    period: str | None
    unit: str | None
    version: int | None
    state: State
    sha256: str
    file_name: str
    channel: str
    sender: str | None
    received_at: datetime
    forms: Mapping[str, str]
    findings: Sequence[Mapping[str, Any]]
    approved_at: datetime | None
    reviewed_by: str | None
    reason: str | None


@dataclass(frozen=True)
class FormFigures:
    """The stored vector of one form of one submission, and where its cells stood in the file."""

    submission: int
    unit: str
    form: str
    version: str
    vector: Vector
    layout: str


@dataclass(frozen=True)
class Wanted:
    """Which submissions are asked for; None means any. "approved" are accepted ones."""

    period: str | None = None
    unit: str | None = None
    state: State | Literal["approved"] | None = None


def add_files(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Records originals by checksum; those known already stay as they are."""
    digests = {row["sha256"]: row for row in rows}
    known = set(connection.scalars(select(files.c.sha256).where(files.c.sha256.in_(list(digests)))))
    if new := [dict(row) for digest, row in digests.items() if digest not in known]:
        connection.execute(insert(files), new)


def add_submissions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Adds rows of the table `submissions`; their ids, in the same order."""
    query = insert(submissions).returning(submissions.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(query, [dict(row) for row in rows]))


def add_figures(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    places: Mapping[str, Mapping[str, Any]],
) -> None:
    """Adds rows of `submission_forms`, and the layouts among `places` that are new."""
    if not rows:
        return
    wanted = {row["layout"] for row in rows}
    known = set(connection.scalars(select(layouts.c.digest).where(layouts.c.digest.in_(wanted))))
    if new := [{"digest": one, "content": places[one]} for one in sorted(wanted - known)]:
        connection.execute(insert(layouts), new)
    connection.execute(insert(submission_forms), [dict(row) for row in rows])


def set_states(connection: Connection, ids: Iterable[int], state: State) -> None:
    """Moves submissions into a state."""
    if wanted := list(ids):
        query = update(submissions).where(submissions.c.id.in_(wanted))
        connection.execute(query.values(state=state))


def set_review(
    connection: Connection,
    submission: int,
    *,
    state: State,
    approved_at: datetime | None,
    by: str,
    reason: str | None,
) -> None:
    """Records a review: approved, or returned with a reason."""
    connection.execute(
        update(submissions)
        .where(submissions.c.id == submission)
        .values(state=state, approved_at=approved_at, reviewed_by=by, reason=reason)
    )


def find_submission(connection: Connection, submission: int) -> Submission | None:
    """The submission of this id."""
    row = connection.execute(select(submissions).where(submissions.c.id == submission)).first()
    return None if row is None else _submission(row)


def submissions_of(
    connection: Connection,
    period: str,
    units: Iterable[str] | None = None,
    states: Iterable[State] | None = None,
) -> list[Submission]:
    """The submissions of a period (of some units, in some states), oldest first."""
    query = select(submissions).where(submissions.c.period == period)
    if states is not None:
        query = query.where(submissions.c.state.in_(list(states)))
    if units is None:
        found = [_submission(row) for row in connection.execute(query)]
    else:
        found = [
            _submission(row)
            for batch in in_batches(units)
            for row in connection.execute(query.where(submissions.c.unit.in_(batch)))
        ]
    return sorted(found, key=lambda one: one.id)


def unplaced(connection: Connection) -> list[Submission]:
    """The rejected files that are kept as no unit's report, oldest first."""
    query = select(submissions).where(
        submissions.c.period.is_(None), submissions.c.state == "rejected"
    )
    return [_submission(row) for row in connection.execute(query.order_by(submissions.c.id))]


def placed_files(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of these checksums under which some unit's report has come in as well."""
    query = select(submissions.c.sha256).where(submissions.c.period.is_not(None)).distinct()
    return {
        digest
        for batch in in_batches(digests)
        for digest in connection.scalars(query.where(submissions.c.sha256.in_(batch)))
    }


def page_of(
    connection: Connection,
    top: str,
    *,
    unplaced: bool,
    wanted: Wanted,
    limit: int,
    offset: int = 0,
) -> tuple[list[Submission], int]:
    """One page of the submissions of a unit's subtrees, newest first, and how many there are.

    A submission belongs to the subtree of its own period's tree. `unplaced` adds those whose
    unit is in no tree, or that name none.
    """
    where = _within_subtree(top)
    if unplaced:
        where = or_(where, ~_in_a_tree())
    conditions = [where]
    if wanted.period is not None:
        conditions.append(submissions.c.period == wanted.period)
    if wanted.unit is not None:
        conditions.append(submissions.c.unit == wanted.unit)
    if wanted.state == "approved":
        conditions.append(submissions.c.state == "accepted")
        conditions.append(submissions.c.approved_at.is_not(None))
    elif wanted.state is not None:
        conditions.append(submissions.c.state == wanted.state)
    found = connection.scalar(select(func.count()).select_from(submissions).where(*conditions))
    query = select(submissions).where(*conditions).order_by(submissions.c.id.desc())
    rows = connection.execute(query.limit(limit).offset(offset))
    return [_submission(row) for row in rows], found or 0


def count_accepted(connection: Connection, period: str) -> int:
    """How many reports of a period count."""
    query = select(func.count()).select_from(submissions)
    where = (submissions.c.period == period, submissions.c.state == "accepted")
    return connection.scalar(query.where(*where)) or 0


def figures_of_units(
    connection: Connection, period: str, units: Iterable[str], form: str | None = None
) -> list[FormFigures]:
    """The figures of the units' reports that count (or are set aside for one from above)."""
    query = _figures().where(submissions.c.period == period, submissions.c.state == "accepted")
    if form is not None:
        query = query.where(submission_forms.c.form == form)
    return [
        _form_figures(row)
        for batch in in_batches(units)
        for row in connection.execute(query.where(submissions.c.unit.in_(batch)))
    ]


def figures_below(connection: Connection, period: str, top: str, form: str) -> list[FormFigures]:
    """The figures of a form in every accepted report of a unit's subtree."""
    query = _figures().where(
        submissions.c.period == period,
        submissions.c.state == "accepted",
        submission_forms.c.form == form,
        submissions.c.unit.in_(codes_below(period, top)),
    )
    return [_form_figures(row) for row in connection.execute(query)]


def figures_of_submissions(connection: Connection, ids: Iterable[int]) -> list[FormFigures]:
    """The figures of these submissions, whatever their state."""
    query = _figures().where(submissions.c.id.in_(list(ids)))
    return [_form_figures(row) for row in connection.execute(query)]


def layout(connection: Connection, digest: str) -> dict[str, Any]:
    """Where the cells of a form stood in a file: {sheet: {name, rows, columns}}."""
    content = connection.scalar(select(layouts.c.content).where(layouts.c.digest == digest))
    return dict(content or {})


def states_of(connection: Connection, period: str, units: Iterable[str]) -> dict[str, set[str]]:
    """By unit the states of its files; "approved" where the accepted one is."""
    query = select(submissions.c.unit, submissions.c.state, submissions.c.approved_at).where(
        submissions.c.period == period
    )
    found: dict[str, set[str]] = {}
    for batch in in_batches(units):
        for row in connection.execute(query.where(submissions.c.unit.in_(batch))):
            states = found.setdefault(row.unit, set())
            states.add(row.state)
            if row.state == "accepted" and row.approved_at is not None:
                states.add("approved")
    return found


def units_with_reports(connection: Connection) -> set[str]:
    """Every unit that ever sent a file that said whose it is."""
    query = select(submissions.c.unit).where(submissions.c.unit.is_not(None)).distinct()
    return set(connection.scalars(query))


def units_accepted(connection: Connection, period: str) -> set[str]:
    """The units that have an accepted report of a period."""
    query = select(submissions.c.unit).where(
        submissions.c.period == period, submissions.c.state == "accepted"
    )
    return set(connection.scalars(query))


def _in_a_tree() -> ColumnElement[bool]:
    return (
        select(period_units.c.unit)
        .where(
            period_units.c.period == submissions.c.period,
            period_units.c.unit == submissions.c.unit,
        )
        .exists()
    )


def _within_subtree(top: str) -> ColumnElement[bool]:
    """Whether a submission's unit stands below `top` in the tree of the submission's period."""
    below = codes_below(submissions.c.period, top)
    return below.where(period_units.c.unit == submissions.c.unit).exists()


def _figures() -> Any:
    return select(submissions.c.unit, submission_forms).join(
        submission_forms, submission_forms.c.submission == submissions.c.id
    )


def _form_figures(row: Row[Any]) -> FormFigures:
    vector = np.frombuffer(row.figures, dtype="<i8")
    return FormFigures(row.submission, row.unit, row.form, row.version, vector, row.layout)


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        row.id,
        row.period,
        row.unit,
        row.version,
        row.state,
        row.sha256,
        row.file_name,
        row.channel,
        row.sender,
        row.received_at,
        row.forms,
        row.findings,
        row.approved_at,
        row.reviewed_by,
        row.reason,
    )
