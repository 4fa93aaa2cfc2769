"""Xuất báo cáo: the files of the report that was made for the period."""

from pathlib import Path

from addin import program, texts
from addin.desk import Desk
from addin.profile import unused

_CHARTS = ("chart_members", "chart_tasks")


def download_report(desk: Desk) -> str:
    """Fetches workbook, Word and PDF beside the workbook, never over a file that is there."""
    state = desk.state()
    period, unit = state.facts["period"], state.facts["unit"]
    with desk.client() as client:
        desk.show(texts.FETCHING)
        made = client.reports(period, unit)
        contents: list[tuple[str, bytes]] = []
        for file in made["files"]:
            if file["role"] not in _CHARTS:
                desk.show(texts.DOWNLOADING.format(name=file["name"]))
                contents.append(client.report_file(period, unit, file["role"]))
    folder = _folder(desk)
    written = [unused(folder, name, content).name for name, content in contents]
    return texts.DOWNLOADED.format(
        period=period,
        state=texts.STATES.get(made["state"], made["state"]),
        folder=folder,
        names=", ".join(written),
    )


def _folder(desk: Desk) -> Path:
    """The workbook's own folder; of a new workbook, or one on the web, where downloads go."""
    file = program.file_of(desk.book)
    if file is not None:
        return file.parent
    downloads = Path.home() / "Downloads"
    folder = downloads if downloads.is_dir() else desk.profile.folder / "bao-cao"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
