"""The files of definitions and templates: which hold, and the office's own copies of them."""

import click

from sync_service.cli.desk import command, json_option, make_desk
from sync_service.stages.own_files import copy_shipped, definition_files


@click.group()
def definitions() -> None:
    """Tệp định nghĩa: lịch, danh mục, biểu mẫu, mẫu Word. / Calendar, lists, forms, templates."""


@definitions.command("list")
@json_option
@click.pass_context
@command
def definitions_list(context: click.Context, as_json: bool) -> None:
    """Tệp nào đi kèm chương trình, tệp nào của văn phòng. / Which are the office's own."""
    desk = make_desk(context)
    files = definition_files(desk.settings)
    if as_json:
        desk.answer({"files": [{"name": one.name, "own": one.is_own} for one in files]})
        return
    for one in files:
        click.echo(f"{one.name}\t{desk.words('file_own' if one.is_own else 'file_shipped')}")


@definitions.command("copy")
@click.argument("name")
@click.pass_context
@command
def definitions_copy(context: click.Context, name: str) -> None:
    """Chép một tệp ra để văn phòng sửa riêng. / Copy a file, to be edited by the office."""
    desk = make_desk(context)
    desk.say("file_copied", file=copy_shipped(desk.settings, name))
