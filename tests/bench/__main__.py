"""`python -m tests.bench`: everything measured, in one run, printed as one table of ratios."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from tests.bench import in_database, issuing, pulling, receiving, rolling_up, rush
from tests.bench.measuring import Line, Scale, table

MEASURES: dict[str, Callable[[Path, Scale], Iterator[Line]]] = {
    "receive": receiving.measure,
    "issue": issuing.measure,
    "rollup": rolling_up.measure,
    "database": in_database.measure,
    "rush": rush.measure,
    "pull": pulling.measure,
}


@click.command()
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="Rounds.")
@click.option("--small", is_flag=True, help="Few of everything: shows only that all of it runs.")
@click.option("--only", type=click.Choice(list(MEASURES)), multiple=True, help="Some of them.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where databases and files go for the time being (about 1 GB); default: the system's.",
)
def main(runs: int, small: bool, only: tuple[str, ...], folder: Path | None) -> None:
    """Our times over those of the usual ways, side by side; goals missed are no failure."""
    scale = Scale(runs, small)
    lines: list[Line] = []
    for name in only or MEASURES:
        with tempfile.TemporaryDirectory(
            prefix="tonghop-bench-", dir=folder, ignore_cleanup_errors=True
        ) as temporary:
            lines += MEASURES[name](Path(temporary), scale)
    click.echo(table(lines))
    click.echo(f"Ratios of times (below 1: faster), median of {runs} rounds in turn.")


if __name__ == "__main__":
    main(prog_name="python -m tests.bench")
