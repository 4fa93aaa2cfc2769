"""Running an installation: backup, restore, and the doctor that says how it is."""

from pathlib import Path

import click

from sync_service.app import build_context
from sync_service.cli.desk import command, make_desk
from sync_service.database.engine import open_engine
from sync_service.stages.operation import backup as stage
from sync_service.stages.operation.doctor import examine

_MARKS = {"well": "✓", "look": "!", "ill": "✗"}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
@command
def backup(context: click.Context, file: Path) -> None:
    """Sao lưu dữ liệu, tệp gốc, khóa ký. / Back up the data, the originals and the key."""
    desk = make_desk(context)
    opened = desk.context()
    with desk.progress() as progress:
        task = progress.add_task(desk.words("backing_up"), total=None)
        kept = stage.backup(
            opened.engine,
            desk.settings.home,
            opened.secret,
            file,
            opened.now(),
            lambda what: progress.update(task, description=what, advance=1),
        )
    stage.verify(file)
    rows = sum(kept.rows.values())
    desk.say("backed_up", file=file, rows=rows, files=kept.files)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Thay dữ liệu đang có. / Replace what is there.")
@click.pass_context
@command
def restore(context: click.Context, file: Path, overwrite: bool) -> None:
    """Khôi phục từ bản sao lưu. / Put a backup back."""
    desk = make_desk(context)
    home = desk.settings.home
    home.mkdir(parents=True, exist_ok=True)
    # Not the whole context: that would make a key, and the backup brings its own.
    engine = open_engine(desk.settings.database_url)
    with desk.progress() as progress:
        task = progress.add_task(desk.words("restoring"), total=None)
        kept, aside = stage.restore(
            engine,
            home,
            file,
            desk.settings.now(),
            lambda what: progress.update(task, description=what, advance=1),
            overwrite=overwrite,
        )
    desk.say(
        "restored", file=file, at=f"{kept.made_at:%H:%M %d/%m/%Y}", rows=sum(kept.rows.values())
    )
    if aside is not None:
        desk.say("restored_aside", file=aside)


@click.command()
@click.option("--full", is_flag=True, help="Đọc lại tệp, cộng lại số. / Read and add anew.")
@click.pass_context
@command
def doctor(context: click.Context, full: bool) -> None:
    """Khám máy: cái gì tốt, cái gì phải sửa. / What is well and what has to be mended."""
    desk = make_desk(context)
    ill = False
    for line in examine(build_context(desk.settings), desk.settings, full=full):
        click.echo(f"{_MARKS[line.verdict]} {line.en if desk.language == 'en' else line.vi}")
        ill = ill or line.verdict == "ill"
    if ill:
        raise SystemExit(1)
