"""The sheet of sources: every file whose figures stand in the totals."""

from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport, SourceFile
from sync_service.workbooks.provincial.styles import CELL, CENTRE, HASH, WHOLE, WRAP

HEADINGS = (
    Heading("Mã đơn vị", 16),
    Heading("Đơn vị", 34),
    Heading("Lần nộp", 7),
    Heading("Tên tệp", 40),
    Heading("Mã kiểm tra SHA-256 của tệp", 35),
    Heading("Kênh nộp", 16),
    Heading("Thời điểm nhận", 16),
    Heading("Trạng thái", 17),
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
    for row, source in enumerate(report.sources, start=first):
        _write_row(page, row, source)
    page.list_end(first, len(report.sources), len(HEADINGS))


def _write_row(page: Page, row: int, source: SourceFile) -> None:
    page.text(row, 0, source.unit, CELL)
    page.text(row, 1, source.name, CELL, WRAP)
    page.number(row, 2, source.version, CELL, WHOLE, CENTRE)
    page.text(row, 3, source.file, CELL, WRAP)
    page.text(row, 4, source.sha256, CELL, HASH, WRAP)
    page.text(row, 5, texts.CHANNELS.get(source.channel, source.channel), CELL, WRAP)
    page.moment(row, 6, source.received_at, CELL)
    page.text(row, 7, texts.STATES[source.state], CELL, WRAP)
