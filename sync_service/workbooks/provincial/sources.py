"""The sheet of sources: every file whose figures stand in the totals."""

from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.model import Value
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport, SourceFile
from sync_service.workbooks.provincial.styles import CELL, CENTRE, HASH, MOMENT, WHOLE, WRAP

HEADINGS = (
    Heading("Mã đơn vị", 16, "unit"),
    Heading("Đơn vị", 34, "unit_name"),
    Heading("Lần nộp", 7, "version"),
    Heading("Tên tệp", 40, "file"),
    Heading("Mã kiểm tra SHA-256 của tệp", 35, "sha256"),
    Heading("Kênh nộp", 16, "channel"),
    Heading("Thời điểm nhận", 16, "received_at"),
    Heading("Trạng thái", 17, "state"),
)
_WORDS = (CELL, WRAP)
_LOOKS = (
    (CELL,),
    _WORDS,
    (CELL, WHOLE, CENTRE),
    _WORDS,
    (CELL, HASH, WRAP),
    _WORDS,
    (MOMENT, CELL),
    _WORDS,
)


def write_sources(page: Page, report: ProvincialReport) -> None:
    """Writes one line a file."""
    first = page.list_head(
        report,
        "NGUỒN SỐ LIỆU",
        [
            "Các tệp báo cáo hợp lệ đã được cộng vào số liệu tổng hợp. "
            "Mã kiểm tra giúp đối chiếu tệp lưu trữ với tệp đơn vị đã nộp."
        ],
        HEADINGS,
        frozen=2,
    )
    page.rows(first, [_line(source) for source in report.sources], _LOOKS)
    keys = [f"{source.period or report.period}/{source.unit}" for source in report.sources]
    page.list_end(first, keys, HEADINGS, [source.submission for source in report.sources])


def _line(source: SourceFile) -> list[Value]:
    return [
        source.unit,
        source.name or None,
        source.version,
        source.file or None,
        source.sha256,
        texts.CHANNELS.get(source.channel, source.channel),
        texts.local(source.received_at),
        texts.STATES[source.state],
    ]
