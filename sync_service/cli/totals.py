"""Totals: the rollup, where a figure comes from, the provincial workbook."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from sync_service.cli.desk import Desk, command, json_option, make_desk, period_option
from sync_service.domain.numbers import vietnamese
from sync_service.domain.periods import Period
from sync_service.domain.rollups import Rollup
from sync_service.errors import UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.named_files import write_whole
from sync_service.stages.present import rollup_json, trace_json
from sync_service.stages.provincial import workbook as provincial
from sync_service.stages.rollup import rollup as roll_up
from sync_service.stages.rollup import scope_of
from sync_service.stages.trace import trace as trace_back

_MISSING_SHOWN = 10


@click.command()
@period_option
@click.option("--unit", help="Mặc định: toàn tỉnh. / Default: the province.")
@json_option
@click.pass_context
@command
def rollup(context: click.Context, period: str, unit: str | None, as_json: bool) -> None:
    """Số tổng hợp và độ bao phủ. / Totals with their coverage."""
    desk = make_desk(context)
    stages = desk.context()
    with stages.engine.connect() as connection:
        scope = scope_of(connection, period_of(period), unit)
        found = roll_up(stages, connection, scope)
    if as_json:
        desk.answer(rollup_json(found, desk.language))
    else:
        _show(desk, stages, found, scope.units[scope.unit].name)


@click.command()
@period_option
@click.option("--unit", help="Mặc định: toàn tỉnh. / Default: the province.")
@click.option("--measure", required=True, help="Mã số. / Row code.")
@click.option("--column", help="Mặc định: cột đầu. / Default: the first.")
@json_option
@click.pass_context
@command
def trace(
    context: click.Context,
    period: str,
    unit: str | None,
    measure: str,
    column: str | None,
    as_json: bool,
) -> None:
    """Một số tổng lấy từ đâu: đơn vị, tệp, trang tính, ô. / Where a total comes from."""
    desk = make_desk(context)
    stages = desk.context()
    with stages.engine.connect() as connection:
        scope = scope_of(connection, period_of(period), unit)
        found = trace_back(stages, connection, scope, measure, column)
    if as_json:
        desk.answer(trace_json(found))
        return
    desk.say("traced", measure=found.measure, column=found.column, total=vietnamese(found.total))
    table = Table(*(desk.words(f"heading_{name}") for name in ("unit", "value", "file", "cell")))
    for source in found.sources:
        where = f"{source.sheet}!{source.cell}"
        table.add_row(source.unit, vietnamese(source.value), source.file, where)
    Console().print(table)


@click.command()
@period_option
@click.option("--unit", help="Mặc định: toàn tỉnh. / Default: the province.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp để ghi. / File to write.",
)
@click.pass_context
@command
def workbook(context: click.Context, period: str, unit: str | None, out: Path) -> None:
    """Lập sổ tổng hợp của tỉnh (.xlsx). / Write the provincial workbook."""
    desk = make_desk(context)
    stages = desk.context()
    with stages.engine.connect() as connection:
        content = provincial(stages, connection, scope_of(connection, period_of(period), unit))
    write_whole(out, content)
    desk.say("workbook_written", file=out)


def period_of(code: str) -> Period:
    """The period that a code names; raises UsageRefused."""
    try:
        return Period.parse(code)
    except ValueError:
        raise UsageRefused(
            f"“{code}” không phải là kỳ báo cáo. Viết 2026-Q3, 2026-H1, 2026-9M hoặc 2026.",
            f"“{code}” is not a period. Write 2026-Q3, 2026-H1, 2026-9M or 2026.",
        ) from None


def _few(codes: Sequence[str]) -> str:
    more = f", … (+{len(codes) - _MISSING_SHOWN})" if len(codes) > _MISSING_SHOWN else ""
    return ", ".join(codes[:_MISSING_SHOWN]) + more


def _show(desk: Desk, context: Context, found: Rollup, name: str) -> None:
    coverage = found.coverage
    desk.say(
        "rollup",
        name=name,
        period=found.period,
        expected=coverage.expected,
        accepted=coverage.accepted,
        missing=_few(coverage.missing) or "0",
    )
    table = Table(*(desk.words(f"heading_{one}") for one in ("measure", "label", "value")))
    for code, measures in found.values.items():
        form = context.contract.form(code)
        for measure, columns in measures.items():
            words = getattr(form, "measures", {})[measure][1].label
            label = words.en if desk.language == "en" else words.vi
            table.add_row(measure, label, vietnamese(next(iter(columns.values()))))
    Console().print(table)
