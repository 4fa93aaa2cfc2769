"""Review by the unit above: a report approved, or returned with a reason and out of the totals."""

from sync_service.database import audit, outbox, periods, submissions
from sync_service.database.engine import reading, writing
from sync_service.database.submissions import Submission
from sync_service.domain.submissions import State
from sync_service.errors import TonghopError
from sync_service.stages.consolidate import Movement, move
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import may_leave
from sync_service.stages.mail.return_mail import return_mails

_STATES: dict[State, tuple[str, str]] = {
    "accepted": ("đang được tính", "counting"),
    "rejected": ("phải sửa", "to be corrected"),
    "replaced": ("đã có bản thay thế", "replaced"),
    "returned": ("đã trả lại", "returned"),
}


class ReviewRefused(TonghopError):
    """A report that cannot be approved or returned as it stands."""


def approve(context: Context, submission_id: int, actor: str) -> Submission:
    """Marks an accepted report as approved; ReviewRefused for any other.

    Who approved it first stays on record: approving it again changes nothing.
    """
    with writing(context.engine) as connection:
        found = _accepted(submissions.find_submission(connection, submission_id))
        if found.approved_at is not None:
            return found
        now = context.now()
        submissions.set_review(
            connection, found.id, state="accepted", approved_at=now, by=actor, reason=None
        )
        deed = audit.Deed(actor, "submission.approve", _subject(found), {"submission": found.id})
        audit.record(connection, [deed], now)
        after = submissions.find_submission(connection, submission_id)
    assert after is not None
    return after


def return_(
    context: Context, submission_id: int, actor: str, reason: str, *, domain: str = ""
) -> Submission:
    """Returns an accepted report to its unit: its figures leave the totals at once.

    A reason is required. The unit is told by mail, queued in the same transaction, where it has
    an address and the outlet is open; `domain` is that of the sender's address. ReviewRefused
    when the report does not count at present, or its period is closed.
    """
    if not reason.strip():
        raise ReviewRefused(
            "Cần ghi lý do khi trả lại báo cáo.", "A reason is needed to return a report."
        )
    # Marking the workbook takes its time: nobody else who writes has to wait for it.
    with reading(context.engine) as connection:
        found = _accepted(submissions.find_submission(connection, submission_id))
        mails = return_mails(context, connection, found, reason)
    with writing(context.engine) as connection:
        found = _accepted(submissions.find_submission(connection, submission_id))
        opened = periods.find_period(connection, found.period or "")
        if opened is None or opened.state == "closed":
            raise ReviewRefused(
                f"Kỳ {found.period} đã khóa sổ; mở lại kỳ trước khi trả lại báo cáo.",
                f"Period {found.period} is closed; open it again before returning a report.",
            )
        figures = submissions.figures_of_submissions(connection, [found.id])
        move(context, connection, opened, [Movement(one, enters=False) for one in figures])
        submissions.set_review(
            connection, found.id, state="returned", approved_at=None, by=actor, reason=reason
        )
        now = context.now()
        mails = [mail for mail in mails if may_leave(connection, mail)]
        for mail in mails:
            outbox.queue(connection, mail, now, domain=domain or outbox.NO_DOMAIN)
        detail = {"submission": found.id, "reason": reason, "mail": bool(mails)}
        deed = audit.Deed(actor, "submission.return", _subject(found), detail)
        audit.record(connection, [deed], now)
        after = submissions.find_submission(connection, submission_id)
    assert after is not None
    return after


def _accepted(found: Submission | None) -> Submission:
    if found is None or found.state != "accepted":
        vi, en = ("không có", "not there") if found is None else _STATES[found.state]
        raise ReviewRefused(
            f"Chỉ duyệt hoặc trả lại được báo cáo đang được tính (báo cáo này: {vi}).",
            f"Only a report that counts can be approved or returned (this one: {en}).",
        )
    return found


def _subject(found: Submission) -> str:
    return f"{found.period}/{found.unit}"
