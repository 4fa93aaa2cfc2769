"""The first sheet of a unit's Google Sheet: how it is sent, what became of it; notes, colours."""

from collections.abc import Iterable

from sync_service.domain.findings import Place
from sync_service.outlets.google import texts
from sync_service.outlets.google.marks import Answer, Mark, Row
from sync_service.workbooks.annotate import words
from sync_service.workbooks.annotate.page import MOST_REMARKS
from sync_service.workbooks.annotate.sheets import row_and_column
from sync_service.workbooks.annotate.verdict import KINDS, Kind, Remark, Verdict
from sync_service.workbooks.texts import RESULT_SHEET

_COLOURS: dict[Kind, str] = {
    "error": "FF8F8F",
    "explain": "FFB84D",
    "warning": "FFE14D",
    "repair": "9CC9F0",
    "explained": "D5E8D4",
}


def answer_of(verdict: Verdict) -> Answer:
    """The answer for a verdict; cells are marked only while something must be mended."""
    marks = tuple(_marks(verdict)) if verdict.must_mend else ()
    return Answer(RESULT_SHEET, tuple(_rows(verdict)), marks, words.NOTE_MARK)


def invitation() -> Answer:
    """The first sheet before anything was sent: how to send, and the box to tick."""
    rows = [Row("title", (texts.SEND_TITLE,)), Row("plain", ("",)), Row("tick", (texts.TICK,))]
    rows.append(Row("plain", ("",)))
    rows += [Row("plain", (step,)) for step in texts.STEPS_SEND]
    return Answer(RESULT_SHEET, tuple(rows), (), words.NOTE_MARK)


def _rows(verdict: Verdict) -> Iterable[Row]:
    yield Row("title", (words.TITLE,))
    yield Row("plain", ("",))
    yield Row("tick", (texts.TICK,))
    yield Row("plain", ("",))
    for label, value in words.about(verdict):
        yield Row("label", (label, value))
    yield Row("plain", ("",))
    yield Row("bad" if verdict.must_mend else "good", (words.verdict_line(verdict),))
    for step in texts.STEPS_MEND if verdict.must_mend else texts.STEPS_DONE:
        yield Row("plain", (step.format(tick=texts.TICK),))
    yield Row("plain", ("",))
    if not verdict.remarks:
        yield Row("plain", (words.NO_REMARKS,))
        return
    yield Row("head", words.HEADINGS)
    left = MOST_REMARKS
    for kind in KINDS:
        remarks = verdict.of(kind)
        if not remarks:
            continue
        yield Row("section", (words.SECTIONS[kind].format(count=len(remarks)),))
        for number, remark in enumerate(remarks[:left], start=1):
            yield _remark(number, remark)
        left = max(0, left - len(remarks))


def _remark(number: int, remark: Remark) -> Row:
    sheet, cell = words.place_words(remark)
    mend = words.mend_words(remark)
    shown = (str(number), sheet, cell, remark.message, mend)
    return Row("plain", (*shown, remark.value or "", remark.read_as or ""), _position(remark.place))


def _marks(verdict: Verdict) -> Iterable[Mark]:
    for kind in KINDS[:-1]:
        for remark in verdict.of(kind)[:MOST_REMARKS]:
            position = _position(remark.place)
            if position is not None:
                note = f"{words.NOTE_HEADS[kind]}: {words.note_words(remark)}"
                yield Mark(*position, note, _COLOURS[kind])


def _position(place: Place) -> tuple[str, int, int] | None:
    at = row_and_column(place.cell or "")
    return None if place.sheet is None or at is None else (place.sheet, *at)
