"""Two small charts for the report's mail, as PNG; told apart in grey as well as in colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sync_service.domain.numbers import vietnamese

# The font that matplotlib brings along has every Vietnamese letter.
_FONT = "DejaVu Sans"
_INK, _MUTED = "#262626", "#595959"
# Read on a telephone at less than half their size.
_TITLE, _LABEL, _LEGEND = 13, 11, 10
# Percent of a bar that has room for a number.
_WIDE_ENOUGH = 8
# From dark to light, each with a hatch of its own.
_FILLS = (
    ("#1F4E79", ""),
    ("#5B9BD5", "//"),
    ("#A9C7E8", ""),
    ("#C00000", "xx"),
    ("#D9D9D9", ".."),
)


@dataclass(frozen=True)
class Bar:
    """A bar with its name; a number that is not known gives no bar."""

    name: str
    number: float | None


def columns(title: str, groups: Sequence[tuple[str, Sequence[Bar]]]) -> bytes | None:
    """Groups of horizontal bars with their numbers; None where no number is known."""
    bars = [(group, bar) for group, found in groups for bar in found if bar.number is not None]
    if not bars:
        return None
    figure = Figure(figsize=(6.4, 1.1 + 0.36 * len(bars)), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    names = [name for name, _ in groups]
    for place, (group, bar) in enumerate(bars):
        colour, hatch = _FILLS[(0, 3)[names.index(group) % 2]]
        number = bar.number or 0
        axes.barh(place, number, color=colour, hatch=hatch, edgecolor="white", label=group)
        axes.text(number, place, f" {vietnamese(number)}", va="center", fontsize=_LABEL, color=_INK)
    axes.set_yticks(range(len(bars)), [bar.name for _, bar in bars], fontsize=_LABEL)
    axes.invert_yaxis()
    axes.margins(x=0.14)
    _finish(axes, title, min(2, len(names)))
    return _png(figure)


def parts(
    title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]
) -> bytes | None:
    """One bar a row, parted in the shares of its numbers; None where every number is 0.

    The legend tells the sum of each part: a narrow one has no room for its number.
    """
    shown = [(name, numbers) for name, numbers in rows if sum(numbers)]
    if not shown:
        return None
    figure = Figure(figsize=(6.4, 1.6 + 0.46 * len(shown)), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    left = [0.0] * len(shown)
    for index, name in enumerate(names):
        colour, hatch = _FILLS[index]
        shares = [numbers[index] / sum(numbers) * 100 for _, numbers in shown]
        axes.barh(
            range(len(shown)),
            shares,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=f"{name}: {vietnamese(sum(numbers[index] for _, numbers in shown))}",
        )
        for place, share in enumerate(shares):
            if share >= _WIDE_ENOUGH:
                axes.text(
                    left[place] + share / 2,
                    place,
                    vietnamese(shown[place][1][index]),
                    ha="center",
                    va="center",
                    fontsize=_LEGEND,
                    color=_INK,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
                )
        left = [a + b for a, b in zip(left, shares, strict=True)]
    axes.set_yticks(range(len(shown)), [name for name, _ in shown], fontsize=_LABEL)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    _finish(axes, title, 2)
    return _png(figure)


def _finish(axes: Axes, title: str, columns: int) -> None:
    # Over the whole picture: beside long names the axes are too narrow for it.
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.suptitle(title, x=0.01, ha="left", fontsize=_TITLE, fontweight="bold", color=_INK)
    axes.set_xticks([])
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=_MUTED)
    handles, labels = axes.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    axes.legend(
        once.values(),
        once.keys(),
        loc="upper center",
        bbox_to_anchor=(0.4, -0.02),
        ncols=columns,
        fontsize=_LEGEND,
        frameon=False,
    )
    for text in axes.figure.findobj(Text):
        text.set(fontfamily=_FONT)


def _png(figure: Figure) -> bytes:
    FigureCanvasAgg(figure)
    content = BytesIO()
    # Without the library's version in it the same figures give the same bytes.
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
