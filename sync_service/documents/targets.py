"""Targets in a plan's sentences: comparator, value or span, unit, term, scope."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sync_service.documents.figures import Figure, figures_in
from sync_service.documents.found import Doubt, FoundTarget
from sync_service.documents.labels import labels_of
from sync_service.documents.measures import counts_of
from sync_service.documents.outline import Node, is_frame, outline_of
from sync_service.documents.scopes import Piece, scope_of
from sync_service.documents.text import Source
from sync_service.documents.wording import lowered
from sync_service.domain.plans import Target

_SENTENCES = re.compile(r"(?<=[.;!?])\s+(?=\S)")
_AIM = re.compile(
    r"(?<!\w)(?:phấn đấu|chỉ tiêu|mục tiêu|đạt|(?:mỗi|hằng|hàng) năm|đến (?:hết |cuối )?năm"
    r"|tổng số|bảo đảm|đảm bảo|yêu cầu)(?!\w)"
)
_GOALS = re.compile(r"mục tiêu|chỉ tiêu")
_YEARLY = re.compile(r"(?:mỗi|hằng|hàng) năm|/\s*năm")
_YEAR = r"(?P<year>20\d\d)"
_BY: tuple[re.Pattern[str], ...] = (
    re.compile(rf"trước (?:ngày )?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}"),
    re.compile(
        rf"(?:đến|tới|hết) (?:ngày )?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}"
    ),
    re.compile(rf"(?:đến|tới|hết|cuối|trong|phấn đấu|^)\s*(?:hết |cuối )?năm {_YEAR}"),
    re.compile(rf"(?:trong|cả|năm|mỗi năm) (?:giai đoạn|nhiệm kỳ)(?: từ)? 20\d\d\s*[-–]\s*{_YEAR}"),
)
_UNTIL = re.compile(rf"(?:đến|tới|trong) (?:hết |cuối )?năm {_YEAR}\s*:")


@dataclass(frozen=True)
class _Block:
    """A paragraph or a cell: `until` is what an introduction above it says of the time."""

    line: int
    text: str
    until: str | None = None
    among_goals: bool = False


@dataclass(frozen=True)
class _Sentence:
    text: str
    before: str  # the sentence before it in the same block
    block: _Block

    def figures(self) -> Iterator[tuple[Figure, Piece]]:
        """Each figure with its own part of the sentence, up to the next figure's part."""
        figures = figures_in(self.text)
        starts = [0, *(self._cut(*pair) for pair in pairwise(figures)), len(self.text)]
        for figure, (start, end) in zip(figures, pairwise(starts), strict=False):
            yield figure, Piece(self.text[start : figure.start], self.text[figure.end : end])

    def _cut(self, figure: Figure, behind: Figure) -> int:
        between = self.text[figure.end : behind.start]
        cuts = [found.start() for found in re.finditer(r",\s|\svà\s", between)]
        return figure.end + (cuts[-1] if cuts else 0)


def targets_of(source: Source) -> tuple[list[FoundTarget], list[Doubt]]:
    """The targets in the document's order, coded CT1, CT2 ..., and what is not certain."""
    targets: list[FoundTarget] = []
    doubts: list[Doubt] = []
    for block in sorted(_blocks(source), key=lambda one: one.line):
        for sentence in _sentences(block):
            for figure, piece in sentence.figures():
                if reason := _why_not(figure, sentence):
                    doubts.extend(_refused(figure, sentence, reason))
                    continue
                target, unsure = _target(f"CT{len(targets) + 1}", figure, piece, sentence)
                targets.append(FoundTarget(target, block.line))
                doubts.extend(Doubt(block.line, *why) for why in unsure)
    return targets, doubts


def _blocks(source: Source) -> Iterator[_Block]:
    roots = outline_of(source.lines)
    for root in roots:
        yield from _of_node(root, None, False)
    if not roots:
        for line in source.lines:
            if is_frame(line.text):
                break
            yield _Block(line.number, line.text)
    for table in source.tables:
        for row in table.rows:
            yield from (_Block(row.number, cell) for cell in row.cells if len(cell.split()) > 4)


def _of_node(node: Node, until: str | None, among_goals: bool) -> Iterator[_Block]:
    if labels_of(node.body):
        return
    words = lowered(node.body)
    among_goals = among_goals or bool(_GOALS.search(words[:60]) and node.children)
    if not node.body.rstrip().endswith(":"):
        yield _Block(node.line.number, node.body, until, among_goals)
    elif _UNTIL.search(words):
        until = node.body.rstrip()
    for child in node.children:
        yield from _of_node(child, until, among_goals)


def _sentences(block: _Block) -> Iterator[_Sentence]:
    before = ""
    for text in _SENTENCES.split(block.text):
        yield _Sentence(text.strip(), before, block)
        before = text.strip()


def _why_not(figure: Figure, sentence: _Sentence) -> tuple[str, str] | None:
    """Why a figure is no target; an empty reason where nobody would take it for one."""
    words = lowered(sentence.text)
    aimed = sentence.block.among_goals or bool(_AIM.search(words))
    if figure.unit == "%":
        return None
    if figure.often:
        if _in_parentheses(words, figure):
            return "", ""
        if not figure.yearly:
            return (
                "số lần theo quý, theo tháng không lấy làm chỉ tiêu năm",
                "a number of times a quarter or month is not taken as a yearly target",
            )
        return None if _YEARLY.search(words) else ("", "")
    return None if figure.said and aimed else ("", "")


def _refused(figure: Figure, sentence: _Sentence, why: tuple[str, str]) -> Iterator[Doubt]:
    if why[0]:
        words = sentence.text[max(0, figure.start - 30) : figure.end]
        yield Doubt(sentence.block.line, f"“...{words}”: {why[0]}.", f"“...{words}”: {why[1]}.")


def _in_parentheses(words: str, figure: Figure) -> bool:
    before = words[: figure.start]
    return before.count("(") > before.count(")")


def _target(
    code: str, figure: Figure, piece: Piece, sentence: _Sentence
) -> tuple[Target, list[tuple[str, str]]]:
    until = sentence.block.until
    text = sentence.text.rstrip(" .;,")
    words = lowered(f"{until} {text}" if until else text)
    by = _by(lowered(text)) or _by(words) or _by(lowered(sentence.block.text[:40]))
    yearly = figure.often or bool(_YEARLY.search(words))
    scope, is_near = scope_of(piece, figure, sentence.before)
    doubts = list(_doubts(code, figure, scope, is_near, sentence))
    target = Target(
        code=code,
        text=f"{until} {text}" if until else text,
        comparator=figure.comparator,
        value=figure.value,
        value_max=figure.value_max,
        unit=figure.unit,
        by=by,
        scope=scope,
        term="year" if yearly or by is None else "by_date",
        counts=counts_of(figure.unit, _measured(piece, sentence), scope),
    )
    return target, doubts


def _measured(piece: Piece, sentence: _Sentence) -> str:
    # "100% chi bộ quân sự và 50% chi bộ công an có cấp ủy": what is said stands behind the last.
    return f"{piece.before}{piece.behind} | {sentence.text[-40:]}"


def _by(words: str) -> date | None:
    for pattern in _BY:
        if found := pattern.search(words):
            parts = found.groupdict()
            year = int(parts["year"])
            if parts.get("day"):
                return _day(year, int(parts["month"]), int(parts["day"]))
            return date(year, 12, 31)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _doubts(
    code: str, figure: Figure, scope: str | None, is_near: bool, sentence: _Sentence
) -> Iterator[tuple[str, str]]:
    words = lowered(sentence.text)
    if not sentence.block.among_goals and not _AIM.search(words):
        yield (
            f"{code}: không có từ nào nói đây là chỉ tiêu; xem lại con số.",
            f"{code}: no word says that this is a target; look at the figure again.",
        )
    if figure.about:
        yield (
            f"{code}: con số chỉ nói khoảng chừng; hiểu là “từ … trở lên”.",
            f"{code}: the figure is given as about; read as at least.",
        )
    if scope is None:
        yield (
            f"{code}: không rõ tính trên đối tượng nào.",
            f"{code}: it is not said of whom it is counted.",
        )
    elif not is_near:
        yield (
            f"{code}: phạm vi “{scope}” lấy từ câu đứng trước.",
            f"{code}: the scope “{scope}” is taken from the sentence before.",
        )
