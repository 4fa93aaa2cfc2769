"""The add-in for Excel and LibreOffice, built from its sources."""

from pathlib import Path

import click

from addin.build import PYTHON, BuildRefused, build
from sync_service.cli.desk import command, make_desk
from sync_service.cli.totals import period_of
from sync_service.errors import TonghopError


@click.group()
def addin() -> None:
    """Tiện ích trong Excel và LibreOffice. / The add-in."""


@addin.command("build")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi vào. / Folder to write to.",
)
@click.option("--period", help="Kỳ ghi sẵn trong sổ. / The period written into the workbook.")
@click.option(
    "--python",
    default=PYTHON,
    show_default=True,
    help="pythonw.exe mà Excel gọi. / The pythonw.exe that Excel starts.",
)
@click.pass_context
@command
def build_files(context: click.Context, out: Path, period: str | None, python: str) -> None:
    """Lập sổ có macro (.xlsm), tiện ích Excel (.xlam) và LibreOffice (.oxt) từ mã nguồn.

    Build the macro workbook, the Excel add-in and the LibreOffice extension from text.
    """
    desk = make_desk(context)
    chosen = None if period is None else str(period_of(period))
    try:
        built = build(out, period=chosen, python=python)
    except BuildRefused as error:
        raise TonghopError(
            f"Không lập được tiện ích từ mã nguồn: {error}",
            f"The add-in cannot be built from its sources: {error}",
        ) from error
    desk.say("addin_built", workbook=built.workbook, addin=built.addin, extension=built.extension)
