"""One entry of the catalogue of findings, and words that several entries share."""

from dataclasses import dataclass

from sync_service.domain.findings import Severity


@dataclass(frozen=True)
class Entry:
    """One kind of finding: severity, what is wrong, how to mend it."""

    severity: Severity
    vi: str
    vi_mend: str
    en: str
    en_mend: str


def entry(severity: Severity, vi: tuple[str, str], en: tuple[str, str]) -> Entry:
    """An entry of what is wrong and how to mend it, in Vietnamese and English."""
    return Entry(severity, vi[0], vi[1], en[0], en[1])


ISSUE_AGAIN = "Dùng đúng biểu mẫu đã phát cho đơn vị trong kỳ này; nếu mất, xin cấp trên phát lại."
ISSUE_AGAIN_EN = "Use the workbook issued to your unit for this period; ask for it again if lost."
