"""The commands put together."""

import click

from sync_service.cli.addin import addin
from sync_service.cli.channels import channels, collect, links, senders
from sync_service.cli.definitions import init, periods, tokens, units
from sync_service.cli.events import events_group
from sync_service.cli.google import google
from sync_service.cli.jobs import jobs, worker
from sync_service.cli.operation import backup, doctor, restore
from sync_service.cli.own_files import definitions
from sync_service.cli.plans import plans
from sync_service.cli.report import outbox, recipients, report, send
from sync_service.cli.reports import check, receive, templates
from sync_service.cli.rules import rules
from sync_service.cli.service import audit, demo, serve
from sync_service.cli.submissions import submissions
from sync_service.cli.totals import rollup, trace, workbook
from sync_service.cli.usage import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Ngôn ngữ. / Language.")
@click.version_option(package_name="tonghop", prog_name="tonghop", help="Phiên bản. / Version.")
def main(lang: str | None) -> None:
    """Tổng Hợp: thu, kiểm tra, cộng báo cáo quý của các tổ chức đảng từ bảng tính.

    Collects, checks and adds up the quarterly reports of a provincial Party organisation.
    """


for one in (
    init,
    definitions,
    units,
    plans,
    events_group,
    tokens,
    periods,
    rules,
    templates,
    check,
    receive,
    submissions,
    collect,
    channels,
    links,
    senders,
    google,
    rollup,
    trace,
    workbook,
    addin,
    report,
    send,
    recipients,
    outbox,
    serve,
    worker,
    jobs,
    backup,
    restore,
    doctor,
    audit,
    demo,
):
    main.add_command(one)
