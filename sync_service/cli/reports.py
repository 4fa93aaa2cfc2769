"""Workbooks going out and coming in."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk, period_option
from sync_service.database.engine import reading
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.context import Context
from sync_service.stages.issue import how_many, issue
from sync_service.stages.migrate import migrate
from sync_service.stages.named_files import write_whole
from sync_service.stages.periods import known_period
from sync_service.stages.present import outcome_json, receive_json
from sync_service.stages.receive import check as check_files
from sync_service.stages.receive import receive as receive_files
from sync_service.stages.returning import Returned, verdict_of
from sync_service.stages.returning import returned as answer_to
from sync_service.stages.store import Outcome

PATH = click.Path(exists=True, path_type=Path)


@click.group()
def templates() -> None:
    """Biểu mẫu báo cáo. / The units' workbooks."""


@templates.command("issue")
@period_option
@click.option("--unit", "units", multiple=True, help="Mặc định: mọi đơn vị. / Default: all.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi vào. / Folder to write to.",
)
@json_option
@click.pass_context
@command
def templates_issue(
    context: click.Context, period: str, units: tuple[str, ...], out: Path, as_json: bool
) -> None:
    """Phát biểu mẫu cho các đơn vị. / Write each unit's workbook."""
    desk = make_desk(context)
    stages = desk.context()
    out.mkdir(parents=True, exist_ok=True)
    written = []
    with stages.engine.connect() as connection, desk.progress() as progress:
        opened = known_period(connection, period)
        total = len(units) or how_many(connection, opened)
        bar = progress.add_task(desk.words("issuing"), total=total)
        for issued in issue(stages, connection, opened, units or None):
            path = out / issued.file_name
            write_whole(path, issued.content)
            written.append({"unit": issued.unit, "file": str(path)})
            progress.advance(bar)
    if as_json:
        desk.answer({"period": period, "items": written})
    else:
        desk.say("issued", count=len(written), folder=out)


@templates.command("migrate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--period", help="Mặc định: kỳ đang mở. / Default: the period that is open.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp để ghi. / File to write.",
)
@click.pass_context
@command
def templates_migrate(context: click.Context, file: Path, period: str | None, out: Path) -> None:
    """Chuyển tệp trên biểu mẫu cũ sang biểu mẫu mới. / An older workbook into the present one."""
    desk = make_desk(context)
    stages = desk.context()
    with reading(stages.engine) as connection:
        made = migrate(stages, connection, file.read_bytes(), period)
    write_whole(out, made.content)
    for note in (*made.notes.asked, *made.notes.left):
        desk.say("migrated_line", **vars(note))
    desk.say(
        "migrated",
        count=made.count,
        unit=made.unit,
        period=made.period,
        file=out,
        asked=len(made.notes.asked),
        left=len(made.notes.left),
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--annotated",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi tệp đã đánh dấu chỗ sai. / Write the file with its faults marked.",
)
@json_option
@click.pass_context
@command
def check(context: click.Context, file: Path, annotated: Path | None, as_json: bool) -> None:
    """Kiểm tra thử một tệp, không lưu. / Check a file without storing anything."""
    desk = make_desk(context)
    stages = desk.context()
    (outcome,) = check_files(stages, [_received(stages, file)], log=_log)
    if annotated is not None:
        write_whole(annotated, _answer(stages, outcome).content)
        desk.say("annotated_written", file=annotated)
    if as_json:
        desk.answer(outcome_json(outcome, desk.language))
    else:
        show_outcome(desk, outcome)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "--returned",
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục ghi tệp trả lời từng tệp. / Folder for the answer to each file.",
)
@json_option
@click.pass_context
@command
def receive(
    context: click.Context, paths: tuple[Path, ...], returned: Path | None, as_json: bool
) -> None:
    """Nhận báo cáo từ tệp hoặc thư mục. / Receive files or whole folders."""
    desk = make_desk(context)
    stages = desk.context()
    files = list(_files(paths))
    outcomes: list[Outcome] = []
    written: set[str] = set()
    with desk.progress() as progress:
        bar = progress.add_task(desk.words("receiving"), total=len(files))
        arriving = (_received(stages, file) for file in files)
        for outcome in receive_files(stages, arriving, log=_log):
            outcomes.append(outcome)
            if returned is not None:
                _write_answer(returned, _answer(stages, outcome), written)
            progress.advance(bar)
    if returned is not None:
        desk.say("answers_written", count=len(written), folder=returned)
    if as_json:
        desk.answer(receive_json(outcomes, desk.language))
        return
    for outcome in outcomes:
        if outcome.status != "accepted" or len(outcomes) == 1:
            show_outcome(desk, outcome)
    _summary(desk, outcomes)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files meant: of a folder all below it, but not what programs leave beside them."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                one
                for one in path.rglob("*")
                if one.is_file() and not one.name.startswith((".", "~$"))
            )
        else:
            yield path


def _received(context: Context, file: Path) -> ReceivedFile:
    return ReceivedFile(file.name, file.read_bytes(), "file", context.now(), sender=ACTOR)


def _answer(context: Context, outcome: Outcome) -> Returned:
    with reading(context.engine) as connection:
        verdict = verdict_of(connection, outcome)
    return answer_to(verdict, outcome.checked.arrived.file.content, _log)


def _write_answer(folder: Path, answer: Returned, written: set[str]) -> None:
    """Writes an answer into the folder; files of the same name in one run do not collide."""
    name, number = answer.name, 2
    while name.casefold() in written:
        path = Path(answer.name)
        name, number = f"{path.stem} ({number}){path.suffix}", number + 1
    written.add(name.casefold())
    write_whole(folder / name, answer.content)


def show_outcome(desk: Desk, outcome: Outcome) -> None:
    """Says what became of one file, with every finding."""
    shown = outcome_json(outcome, desk.language)
    desk.say(
        f"outcome_{outcome.status}",
        file=shown["file"],
        unit=shown["unit"] or "?",
        period=shown["period"] or "?",
        version=outcome.version or "-",
    )
    for finding in shown["findings"]:
        place = " ".join(filter(None, (finding["sheet"], finding["cell"])))
        desk.say(
            "finding",
            severity=desk.words(f"severity_{finding['severity']}"),
            place=f" [{place}]" if place else "",
            message=finding["message"],
            hint=finding["hint"],
            code=finding["code"],
        )


def _summary(desk: Desk, outcomes: Sequence[Outcome]) -> None:
    counted = Counter(outcome.status for outcome in outcomes)
    desk.say(
        "received",
        count=len(outcomes),
        accepted=counted["accepted"],
        rejected=counted["rejected"],
        duplicate=counted["duplicate"],
    )


def _log(text: str) -> None:
    print(text, file=sys.stderr)
