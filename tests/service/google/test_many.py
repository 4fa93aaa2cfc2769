"""Five hundred units in one run, within Google's quotas, in simulated time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync_service.demo.filling import locate
from tests.service.google.conftest import PERIOD, Office, office_of
from tests.service.google.server import Google
from tests.service.province import honest

COUNT = 500
TOP = "- {code: T, name: Tỉnh ủy Mẫu, kind: tinh_uy, parent: null, from: 2020-01-01}"
LINE = "- {{code: H{at}, name: Huyện ủy {at}, kind: huyen_uy, parent: T, from: 2020-01-01}}"


@pytest.fixture
def office(tmp_path: Path, google: Google) -> Iterator[Office]:
    """A province of five hundred committees."""
    lines = [LINE.format(at=at) for at in range(COUNT)]
    made = office_of(tmp_path, google, units="\n".join(["units:", TOP, *lines]))
    made.province.open(PERIOD)
    yield made
    made.province.engine.dispose()


def test_five_hundred_units(office: Office) -> None:
    """All are issued, read and answered; what was not changed is not read; no quota is broken."""
    google = office.google
    units = [f"H{at}" for at in range(COUNT)]
    # Others of the same project use it too: some requests are refused and made again.
    google.reads_a_minute = 45

    made = office.issue(*units)

    assert (made.issued, made.problems) == (COUNT, [])
    first, refused = google.time.seconds, google.refused
    assert refused > 0
    assert first < 20 * 60

    google.reads_a_minute = 60
    places = locate(google.sheet_of("H0").content)["Chỉ tiêu"]
    figures = honest(PERIOD, "H0")
    typed: dict[str, Any] = {places[key]: value for key, value in figures.items()}
    changed = units[::2]
    for unit in changed:
        google.type_in(unit, "Chỉ tiêu", typed, f"{unit.lower()}@xa.vn")
        office.tick(unit)
    asked = len(google.asked)

    collected = office.collect()

    half = len(changed)
    assert (collected.accepted, collected.answered, collected.failed) == (half, half, 0)
    assert google.refused == refused
    methods = [one.call.method for one in google.asked[asked:]]
    assert methods.count("files.list") == 1
    assert methods.count("files.export") == half
    assert methods.count("spreadsheets.get") == half
    assert len(office.province.rollup(PERIOD).coverage.missing) == COUNT - half
