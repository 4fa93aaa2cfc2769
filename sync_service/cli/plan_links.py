"""Links between the tasks of plans: proposed, confirmed by a person, listed."""

from collections.abc import Sequence
from pathlib import Path

import click

from sync_service.cli.desk import ACTOR, command, json_option, make_desk
from sync_service.domain.links import TaskLink
from sync_service.errors import UsageRefused
from sync_service.stages.plans.links import links_of, load_links, propose_links


@click.group()
def links() -> None:
    """Nhiệm vụ nào thực hiện nhiệm vụ nào của cấp trên. / Which task carries out which above."""


@links.command("propose")
@click.argument("plan")
@click.option("--to", multiple=True, help="Kế hoạch cấp trên; nhắc lại được. / The plan above.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Tệp .xlsx để ghi. / File to write.",
)
@click.option("--overwrite", is_flag=True, help="Ghi đè tệp đã có. / Replace the file.")
@click.pass_context
@command
def links_propose(
    context: click.Context, plan: str, to: Sequence[str], out: Path, overwrite: bool
) -> None:
    """Đề xuất liên kết theo lời văn, để người xác nhận. / Propose links for a person to confirm."""
    desk = make_desk(context)
    refuse_overwriting(out, overwrite)
    if out.suffix.lower() != ".xlsx":
        raise UsageRefused(
            f"Chỉ ghi được ra .xlsx, không ghi được {out.name}.",
            f"Only .xlsx can be written, not {out.name}.",
        )
    with desk.context().engine.connect() as connection:
        above, count = propose_links(connection, plan, to, out)
    desk.say("links_proposed", plan=plan, above=", ".join(above), count=count, file=out)


@links.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
@command
def links_load(context: click.Context, file: Path, as_json: bool) -> None:
    """Nạp các liên kết đã xác nhận. / Load the links that a person confirmed."""
    desk = make_desk(context)
    loaded = load_links(desk.context(), file, ACTOR)
    if as_json:
        desk.answer(
            {
                "added": [_json(link) for link in loaded.added],
                "removed": [_json(link) for link in loaded.removed],
            }
        )
        return
    desk.say("links_loaded", added=len(loaded.added), removed=len(loaded.removed))


@links.command("list")
@click.argument("plan")
@json_option
@click.pass_context
@command
def links_list(context: click.Context, plan: str, as_json: bool) -> None:
    """Liệt kê liên kết của một kế hoạch. / List the links of a plan."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        found = links_of(connection, plan)
    if as_json:
        desk.answer({"plan": plan, "links": [_json(link) for link in found]})
        return
    for link in found:
        click.echo("\t".join((*link.below, "→", *link.above)))


def refuse_overwriting(out: Path, overwrite: bool) -> None:
    """Refuses to write over a file that is there: a person may have worked in it."""
    if out.exists() and not overwrite:
        raise UsageRefused(
            f"Đã có tệp {out}. Chọn tên khác, hoặc thêm --overwrite để ghi đè.",
            f"{out} is there already. Choose another name, or add --overwrite.",
        )


def _json(link: TaskLink) -> dict[str, str]:
    return {
        "plan": link.below[0],
        "code": link.below[1],
        "above_plan": link.above[0],
        "above_code": link.above[1],
    }
