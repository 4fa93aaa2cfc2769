"""The demonstration's quarter through four channels comes to what one channel makes of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import pytest

from sync_service.database.audit import first_broken
from sync_service.database.channels import Closure
from sync_service.database.engine import reading
from sync_service.demo.clerks import Mistake
from sync_service.demo.province import ROOT
from sync_service.demo.sending import Json
from sync_service.outlets.mail import post_of
from sync_service.stages.channels import switch
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.google.collect import collect_google
from sync_service.stages.mail.outbox import drain
from tests.service.google.server import Time, google_server
from tests.service.mailbox_server import mailbox_server
from tests.service.sample_quarter import (
    PERIOD,
    Installation,
    Report,
    installation,
    report_by_programs,
)
from tests.service.ways_in import Mails, Programs, SharedFolder, Sheets, UploadPage, Way

TRACED = ("D", "B1", "TC", "QC_tong")
# Google itself keeps a clerk from typing words for a number, or anything that is no workbook.
POSSIBLE_IN_SHEETS: tuple[Mistake | None, ...] = (
    *(None, "wrong_total", "more_women", "swapped_digits", "no_date", "unexplained"),
)


@dataclass(frozen=True)
class Told:
    """What an installation makes of the quarter."""

    rollups: Mapping[str, Json]
    sources: Mapping[str, Json]
    board: Mapping[str, Json]


@dataclass(frozen=True)
class Alone:
    """The quarter through one channel: what was sent, and what came of it."""

    reports: Sequence[Report]
    told: Told


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """The quarter through HTTP alone, with all that clerks do wrong."""
    with installation(tmp_path_factory.mktemp("alone")) as installed:
        reports = report_by_programs(installed)
        made = Alone(reports, told(installed))
    sent = Counter(one.status for report in reports for one in report.sent)
    assert sent["accepted"] > 30
    assert min(sent["rejected"], sent["duplicate"]) > 0
    assert {report.is_late for report in reports} == {False, True}
    assert any(not report.sent for report in reports)
    return made


def told(installed: Installation) -> Told:
    """What the service tells the office; without what differs by channel alone."""
    board = installed.get(f"/board/{PERIOD}")["rows"]
    rollups = {one["unit"]: installed.get(f"/rollups/{PERIOD}/{one['unit']}") for one in board}
    for rollup in rollups.values():
        del rollup["as_of"]
    place = f"/rollups/{PERIOD}/{ROOT}/sources?measure="
    sources = {measure: installed.get(place + measure) for measure in TRACED}
    kept = ("unit", "expected", "state", "late", "expected_below", "accepted_below")
    rows = {one["unit"]: {key: one[key] for key in kept} for one in board}
    return Told(rollups, sources, rows)


def channels_of(found: Told) -> dict[str, str]:
    """By unit the channel that the trace names."""
    return {
        one["unit"]: one["channel"]
        for traced in found.sources.values()
        for one in traced["sources"]
    }


def figures_of(found: Told) -> dict[str, list[tuple[object, ...]]]:
    """By measure the traced figures with their units and cells."""
    keys = ("unit", "value", "sheet", "cell")
    return {
        measure: [tuple(one[key] for key in keys) for one in traced["sources"]]
        for measure, traced in found.sources.items()
    }


def spread(reports: Iterable[Report], ways: Sequence[str]) -> dict[str, str]:
    """By unit its channel: dealt in turn, but nothing to Google that cannot happen there."""
    dealt = {}
    for number, report in enumerate(sorted(reports, key=lambda one: one.unit)):
        channel = ways[number % len(ways)]
        mistakes = {one.attempt.mistake for one in report.sent}
        if channel == "google" and not mistakes.issubset(POSSIBLE_IN_SHEETS):
            channel = ways[(number + 1) % len(ways)]
        dealt[report.unit] = channel
    return dealt


def replay(installed: Installation, reports: Sequence[Report], way_of: Mapping[str, Way]) -> None:
    """All clerks send the same files, each its own way, and get one answer a file there."""
    ways = {way.channel: way for way in way_of.values()}
    for late in (False, True):
        installed.at_deadline(late=late)
        chosen = [one for one in reports if one.is_late == late]
        for turn in range(max(len(one.sent) for one in chosen)):
            files = {one.unit: one.sent[turn].attempt for one in chosen if len(one.sent) > turn}
            for channel, way in ways.items():
                own = {unit: one for unit, one in files.items() if way_of[unit] is way}
                assert way.send(own) == Counter(dict.fromkeys(own, 1)), channel


def test_units_spread_over_four_channels(alone: Alone, tmp_path: Path) -> None:
    """The same totals, coverage and task boxes; each unit answered, and traced, in its channel."""
    logged: list[str] = []
    root = tmp_path / "dùng chung"
    with (
        installation(tmp_path / "home", inbox_folder=root) as installed,
        mailbox_server() as server,
        google_server(Time(), writes_anew=False) as google,
    ):
        # A stand-in's sheet costs most: fewer of these.
        dealt = ("upload", "mailbox", "folder", "google", "upload", "mailbox", "folder")
        channel_of = spread(alone.reports, dealt)
        by_mail = server.settings(tmp_path / "home", "nop", mail_from="nop@tinhmau.example")
        on_google = google.settings(tmp_path / "home")
        sheets = [one for one, channel in channel_of.items() if channel == "google"]
        ways: dict[str, Way] = {
            "upload": UploadPage(installed),
            "mailbox": Mails(installed, by_mail, server, logged.append),
            "folder": SharedFolder(installed, logged.append),
            "google": Sheets(installed, google, on_google, sheets, logged.append),
        }
        replay(installed, alone.reports, {unit: ways[way] for unit, way in channel_of.items()})
        compare(told(installed), alone, channel_of)
        with reading(installed.context.engine) as connection:
            assert first_broken(connection) is None
    assert logged == []


@pytest.fixture
def closed_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom this process tries to reach outside of this machine; every try is refused."""
    tried: list[str] = []

    def guarded(name: str) -> Callable[..., object]:
        real = getattr(socket, name)

        def reach(self: socket, *arguments: object) -> object:
            address = arguments[-1]
            if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
                tried.append(f"{name} {address}")
                raise OSError(f"no way out to {address}")
            return real(self, *arguments)

        return reach

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket, name, guarded(name))
    return tried


def test_a_closed_network(alone: Alone, tmp_path: Path, closed_network: list[str]) -> None:
    """With mailbox, Google and mail off the others carry the quarter; nobody outside is asked."""
    logged: list[str] = []
    given = {"imap_host": "thu.example", "imap_user": "nop", "smtp_host": "thu.example"}
    key = tmp_path / "google.json"
    with installation(
        tmp_path / "home",
        inbox_folder=tmp_path / "dùng chung",
        google_credentials=key,
        mail_from="nop@tinhmau.example",
        **given,
    ) as installed:
        for channel in ("mailbox", "google", "mail"):
            switch(installed.context, Closure(channel), is_open=False, actor="test")
        channel_of = spread(alone.reports, ("upload", "folder", "api"))
        page = UploadPage(installed)
        ways: dict[str, Way] = {
            "upload": page,
            "folder": SharedFolder(installed, logged.append),
            "api": Programs(installed),
        }
        replay(installed, alone.reports, {unit: ways[way] for unit, way in channel_of.items()})
        compare(told(installed), alone, channel_of)
        context, settings = installed.context, installed.settings
        assert collect_mailbox(context, settings, log=logged.append).closed
        assert collect_google(context, settings, log=logged.append).closed
        assert drain(context, post_of(settings)).results == Counter()
        assert {link for shown in page.pages for link in links_out(shown)} == set()
    assert (logged, closed_network) == ([], [])


def links_out(page: str) -> list[str]:
    """What a page names outside of itself."""
    return re.findall(r"(?:https?:)?//[^\s\"'<>]+", page)


def compare(found: Told, alone: Alone, channel_of: Mapping[str, str]) -> None:
    """Equal but for the channels, which are the units' own."""
    assert found.rollups == alone.told.rollups
    assert found.board == alone.told.board
    assert figures_of(found) == figures_of(alone.told)
    traced = channels_of(found)
    assert set(channels_of(alone.told).values()) == {"api"}
    assert len(traced) > 20
    assert traced == {unit: channel_of[unit] for unit in traced}
    assert set(traced.values()) == set(channel_of.values())
