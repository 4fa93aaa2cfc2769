"""The table of jobs: what is done, when, in this order where moments coincide."""

from sync_service.contract.calendar import Calendar
from sync_service.domain.schedule import ByQuarter, Daily, Every
from sync_service.jobs.channels import collect, send_mails
from sync_service.jobs.job import Job
from sync_service.jobs.periods import close_quarter, open_quarter
from sync_service.jobs.reminders import remind, tell_above
from sync_service.jobs.reports import report
from sync_service.jobs.upkeep import back_up


def jobs_of(calendar: Calendar) -> tuple[Job, ...]:
    """All jobs with their timetables, as the calendar has them."""
    schedule = calendar.schedule
    return (
        Job(
            "open",
            ("Mở kỳ báo cáo", "Open the period"),
            ByQuarter(schedule.open.at, lambda quarter: [calendar.opens(quarter)]),
            "each",
            open_quarter,
        ),
        Job(
            "close",
            ("Khóa sổ kỳ báo cáo", "Close the period"),
            ByQuarter(schedule.close.at, lambda quarter: [calendar.closes(quarter)]),
            "each",
            close_quarter,
        ),
        Job(
            "remind",
            ("Nhắc đơn vị chưa nộp", "Remind units that have not reported"),
            ByQuarter(calendar.reminders.at, calendar.reminds),
            "once",
            remind,
        ),
        Job(
            "tell_above",
            ("Báo cấp trên về đơn vị nộp muộn", "Tell the units above who is late"),
            ByQuarter(calendar.reminders.at, calendar.escalates),
            "once",
            tell_above,
        ),
        Job(
            "collect",
            ("Lấy báo cáo từ hộp thư, thư mục chung", "Fetch reports from mailbox and folder"),
            Every(schedule.collect_minutes),
            "once",
            collect,
        ),
        Job(
            "report",
            ("Lập báo cáo quý", "Draw up the quarterly report"),
            ByQuarter(schedule.report.at, lambda quarter: [calendar.reports(quarter)]),
            "each",
            report,
        ),
        Job(
            "send_mails",
            ("Gửi thư đang chờ", "Send the mails that wait"),
            Every(schedule.outbox_minutes),
            "once",
            send_mails,
        ),
        Job(
            "backup",
            ("Sao lưu hằng ngày", "Daily backup"),
            Daily(schedule.backup_at),
            "once",
            back_up,
        ),
    )
