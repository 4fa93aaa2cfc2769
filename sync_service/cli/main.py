"""The commands put together."""

import click

from sync_service.cli.definitions import init, periods, plans, tokens, units
from sync_service.cli.reports import check, receive, templates
from sync_service.cli.rules import rules
from sync_service.cli.service import audit, demo, serve
from sync_service.cli.totals import rollup, trace, workbook


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Ngôn ngữ. / Language.")
@click.version_option(package_name="tonghop", prog_name="tonghop")
def main(lang: str | None) -> None:
    """Tổng Hợp: thu, kiểm tra, cộng báo cáo quý của các tổ chức đảng từ bảng tính.

    Collects, checks and adds up the quarterly reports of a provincial Party organisation.
    """


for one in (
    init,
    units,
    plans,
    tokens,
    periods,
    rules,
    templates,
    check,
    receive,
    rollup,
    trace,
    workbook,
    serve,
    audit,
    demo,
):
    main.add_command(one)
