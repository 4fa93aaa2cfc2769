"""The service, the demonstration, and the audit record."""

from pathlib import Path

import click

from sync_service.app import serve as serve_app
from sync_service.cli.desk import command, make_desk
from sync_service.cli.usage import language_of
from sync_service.database.audit import first_broken


@click.command()
@click.pass_context
@command
def serve(context: click.Context) -> None:
    """Chạy dịch vụ web. / Run the web service."""
    desk = make_desk(context)
    desk.context()
    serve_app(desk.settings, lambda address: desk.say("serving", address=address))


@click.group()
def audit() -> None:
    """Nhật ký thay đổi. / The audit record."""


@audit.command("verify")
@click.pass_context
@command
def audit_verify(context: click.Context) -> None:
    """Kiểm tra nhật ký có bị sửa không. / Whether the record is whole."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        broken = first_broken(connection)
    if broken is not None:
        desk.say("audit_broken", id=broken)
        raise SystemExit(1)
    desk.say("audit_whole")


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Mặc định: ./demo. / Default: ./demo.",
)
@click.option(
    "--serve/--no-serve",
    default=True,
    help="Xong thì chạy dịch vụ để xem thử. / Go on serving afterwards.",
)
@click.option("--port", type=int, help="Mặc định: cổng trống. / Default: a free port.")
@click.pass_context
@command
def demo(context: click.Context, out: Path | None, serve: bool, port: int | None) -> None:
    """Một tỉnh mẫu qua ba kỳ báo cáo. / A sample province through three periods."""
    from sync_service.demo.run import run_demo

    run_demo(out or Path("demo"), serve=serve, port=port, language=language_of(context))
