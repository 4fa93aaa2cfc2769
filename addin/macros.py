"""What the buttons call: one function each, without arguments, for the workbook that calls."""

from addin import comparing, connection, office, own_report, reporting, sourcing, updating
from addin.desk import press
from addin.profile import usual_profile


def sign_in() -> None:
    """Đăng nhập: asks for address and token, and keeps them on this machine."""
    press(connection.sign_in)


def choose_period() -> None:
    """Kỳ báo cáo: asks which period the workbook is for, and pulls it."""
    press(connection.choose_period)


def update() -> None:
    """Cập nhật: pulls the period's figures into all sheets."""
    press(updating.update)


def stop() -> None:
    """Dừng: asks a running pull to stop before it writes."""
    usual_profile().ask_stop()


def show_sources() -> None:
    """Nguồn số liệu: from the selected total down, or opens the selected source's workbook."""
    press(sourcing.show_sources)


def compare() -> None:
    """So sánh: marks what differs from earlier figures; pressed again, takes the marks off."""
    press(comparing.compare)


def show_board() -> None:
    """Tình hình nộp: pulls, and shows who has sent."""
    press(office.show_board)


def remind() -> None:
    """Nhắc nộp: writes to the selected units."""
    press(office.remind)


def approve() -> None:
    """Duyệt: approves the selected reports."""
    press(office.approve)


def send_back() -> None:
    """Trả lại: returns the selected reports with a reason."""
    press(office.send_back)


def check() -> None:
    """Kiểm tra: lists what the service finds in the unit's own workbook."""
    press(own_report.check)


def submit() -> None:
    """Nộp: sends the unit's own workbook in."""
    press(own_report.submit)


def download_report() -> None:
    """Xuất báo cáo: fetches the files of the period's report."""
    press(reporting.download_report)
