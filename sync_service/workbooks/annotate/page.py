"""The sheet "Kết quả kiểm tra": the verdict, what to do, and every remark with a link."""

from collections.abc import Collection, Sequence
from xml.sax.saxutils import quoteattr

from sync_service.workbooks.annotate import words
from sync_service.workbooks.annotate.looks import Looks
from sync_service.workbooks.annotate.splicing import MAIN, text
from sync_service.workbooks.annotate.verdict import KINDS, Remark, Verdict
from sync_service.workbooks.issue.layout import height_for

# A sheet with more rows helps nobody.
MOST_REMARKS = 2000

# In digits, in the order of words.HEADINGS.
_WIDTHS = (5.0, 15.0, 11.0, 48.0, 40.0, 17.0, 15.0)
_LAST = "ABCDEFG"[len(_WIDTHS) - 1]
_GOOD_TAB, _BAD_TAB = "FF4CAF50", "FFD32F2F"
_CUT_OFF = "… và {count} chỗ nữa (xem tệp sau khi sửa những chỗ trên)."

Cell = tuple[str, str | int]


class Page:
    """Rows written one after the other, with what belongs to the sheet as a whole."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._rows: list[str] = []
        self._merged: list[str] = []
        self._links: list[str] = []
        self._at = 0

    def skip(self) -> None:
        """An empty row."""
        self._at += 1

    def row(self, cells: Sequence[Cell], height: float) -> int:
        """A row of looks and contents, from column A on; its number."""
        self._at += 1
        drawn = "".join(
            self._cell(f"{'ABCDEFG'[i]}{self._at}", look, content)
            for i, (look, content) in enumerate(cells)
        )
        self._rows.append(f'<row r="{self._at}" ht="{height:g}" customHeight="1">{drawn}</row>')
        return self._at

    def wide(self, look: str, content: str, height: float) -> None:
        """One text over all columns."""
        at = self.row([(look, content), *[(look, "")] * (len(_WIDTHS) - 1)], height)
        self._merged.append(f"A{at}:{_LAST}{at}")

    def pair(self, label: str, value: str) -> None:
        """A label over two columns, and its value over the others."""
        looks: list[Cell] = [("label", label), ("label", ""), ("about", value)]
        height = height_for([(value, sum(_WIDTHS[2:]))])
        at = self.row(looks + [("about", "")] * (len(_WIDTHS) - 3), height)
        self._merged += (f"A{at}:B{at}", f"C{at}:{_LAST}{at}")

    def link(self, row: int, sheet: str, cell: str) -> None:
        """The row's column "Ô" made to lead to a cell."""
        location = "'" + sheet.replace("'", "''") + "'!" + cell
        self._links.append(f'<hyperlink ref="C{row}" location={quoteattr(location)}/>')

    def xml(self, tab: str) -> bytes:
        """The sheet's part."""
        columns = "".join(
            f'<col min="{i}" max="{i}" width="{width + 0.625}" customWidth="1"/>'
            for i, width in enumerate(_WIDTHS, start=1)
        )
        merged = "".join(f'<mergeCell ref="{one}"/>' for one in self._merged)
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
            f'<sheetPr><tabColor rgb="{tab}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<dimension ref="A1:{_LAST}{self._at}"/><sheetViews>'
            '<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15.75"/><cols>{columns}</cols>'
            f"<sheetData>{''.join(self._rows)}</sheetData>"
            '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" '
            'formatRows="0"/>'
            f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>{links}'
            '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>'
        ).encode()

    def _cell(self, name: str, look: str, content: str | int) -> str:
        style = self._looks.style(look)
        if content == "":
            return f'<c r="{name}" s="{style}"/>'
        if isinstance(content, int):
            return f'<c r="{name}" s="{style}"><v>{content}</v></c>'
        # An inline text is never taken for a formula, whatever it begins with.
        shown = text(content)
        return (
            f'<c r="{name}" s="{style}" t="inlineStr">'
            f'<is><t xml:space="preserve">{shown}</t></is></c>'
        )


def result_page(
    verdict: Verdict, looks: Looks, linked: Collection[str], *, is_apart: bool = False
) -> bytes:
    """The sheet for a verdict; `linked` are the sheets of the workbook that a person can open.

    `is_apart`: it stands in a workbook of its own, and the clerk's file stays as it is.
    """
    page = Page(looks)
    page.row([("title", words.TITLE)], 26)
    page.skip()
    for label, value in words.about(verdict):
        page.pair(label, value)
    page.skip()
    page.wide("bad" if verdict.must_mend else "good", words.verdict_line(verdict), 30)
    page.skip()
    for step in words.steps(verdict, is_apart=is_apart):
        page.wide("step", step, height_for([(step, sum(_WIDTHS))]))
    page.skip()
    if verdict.remarks:
        _table(page, verdict, linked)
    elif not verdict.must_mend:
        page.wide("step", words.NO_REMARKS, 18)
    return page.xml(_BAD_TAB if verdict.must_mend else _GOOD_TAB)


def _table(page: Page, verdict: Verdict, linked: Collection[str]) -> None:
    page.row([("head", heading) for heading in words.HEADINGS], 20)
    left = MOST_REMARKS
    for kind in KINDS:
        remarks = verdict.of(kind)
        if not remarks:
            continue
        page.wide(f"section_{kind}", words.SECTIONS[kind].format(count=len(remarks)), 20)
        for number, remark in enumerate(remarks[:left], start=1):
            _remark(page, number, remark, linked)
        if len(remarks) > left:
            page.wide("step", _CUT_OFF.format(count=len(remarks) - max(left, 0)), 18)
        left = max(0, left - len(remarks))


def _remark(page: Page, number: int, remark: Remark, linked: Collection[str]) -> None:
    sheet, cell = words.place_words(remark)
    leads = remark.place.sheet in linked
    mend = words.mend_words(remark)
    shown = (sheet, cell, remark.message, mend, remark.value or "", remark.read_as or "")
    height = height_for(
        [(one[:1000], width - 2) for one, width in zip(shown, _WIDTHS[1:], strict=True)]
    )
    cells: list[Cell] = [("number", number)]
    for i, content in enumerate(shown):
        cells.append(("link" if i == 1 and leads else "number" if i == 1 else "cell", content))
    at = page.row(cells, height)
    if leads and remark.place.sheet is not None:
        page.link(at, remark.place.sheet, remark.place.cell or "A1")
