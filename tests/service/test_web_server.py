"""The service over real HTTP: waitress, a socket, many clerks at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread, active_count
from threading import enumerate as enumerate_threads

import pytest
import requests
from waitress.trigger import trigger

from sync_service.app import build_context, serving
from sync_service.database.engine import upgrade
from sync_service.settings import Settings
from sync_service.stages.originals import checksum
from sync_service.web.server import AddressRefused
from tests.service.conftest import Web
from tests.service.province import Province, honest


def settings_of(province: Province, **values: int) -> Settings:
    """Settings that take any free port."""
    return Settings(home=province.folder / "home", port=0, **values)


def test_clerks_upload_at_the_same_moment(web: Web) -> None:
    """Eight at once, each with two versions: every total is right, and one version counts."""
    province = web.province
    units = ("G1", "G2", "G3", "G4")
    jobs = [
        (unit, province.filled("2023-Q1", unit, honest("2023-Q1", unit, a=100, b1=extra)))
        for extra in (0, 1)
        for unit in units
    ]
    tokens = {unit: web.token(unit, "clerk") for unit in units}

    with serving(settings_of(province), province.context) as address:

        def send(job: tuple[str, bytes]) -> tuple[str, int]:
            unit, content = job
            answer = requests.post(
                f"{address}/api/v1/submissions",
                headers={"Authorization": f"Bearer {tokens[unit]}"},
                files={"file": (f"Báo cáo {unit}.xlsx", content)},
                timeout=60,
            )
            return answer.json()["status"], answer.json()["version"]

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(send, jobs))
        total = requests.get(
            f"{address}/api/v1/rollups/2023-Q1/T",
            headers={"Authorization": f"Bearer {web.token('T', 'office')}"},
            timeout=60,
        ).json()
        listed = requests.get(
            f"{address}/api/v1/submissions?status=accepted",
            headers={"Authorization": f"Bearer {web.token('T', 'office')}"},
            timeout=60,
        ).json()

    assert sorted(outcomes) == [("accepted", 1)] * 4 + [("accepted", 2)] * 4
    assert listed["total"] == 4
    # Which of a unit's two files came last is chance; the total is of those that count.
    members = {checksum(content): 100 if job < 4 else 101 for job, (_, content) in enumerate(jobs)}
    assert {one["unit"] for one in listed["items"]} == set(units)
    assert total["values"]["member_statistics"]["D"]["total"] == sum(
        members[one["sha256"]] for one in listed["items"]
    )
    assert total["coverage"]["accepted"] == 4


def test_too_large_an_upload_is_explained_over_http(web: Web) -> None:
    """Also when it is several times the limit, the answer is JSON."""
    with serving(settings_of(web.province, max_upload_mb=1), web.province.context) as address:
        answer = requests.post(
            f"{address}/api/v1/submissions",
            headers={"Authorization": f"Bearer {web.token('G1', 'clerk')}"},
            files={"file": ("b.xlsx", b"x" * 5_000_000)},
            timeout=60,
        )

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert "waitress" not in answer.headers["Server"]


def guesses(address: str, number: int, claimed: str) -> list[int]:
    """What wrong codes get that claim to come from an address."""
    with requests.Session() as caller:
        caller.trust_env = False
        return [
            caller.get(
                f"{address}/nop/{one:028d}",
                headers={"X-Forwarded-For": claimed, "Forwarded": f"for={claimed}"},
                timeout=60,
            ).status_code
            for one in range(number)
        ]


def test_a_caller_cannot_choose_its_address(tmp_path: Path) -> None:
    """Who claims another address with every guess is slowed down like anybody else."""
    settings = Settings(home=tmp_path / "var", port=0)
    context = build_context(settings)
    upgrade(context.engine)
    with serving(settings, context) as address:
        assert guesses(address, 20, "10.0.0.1") == [403] * 20
        assert guesses(address, 1, "10.0.0.2") == [429]
    context.engine.dispose()


def test_behind_a_proxy_each_caller_is_counted_apart(tmp_path: Path) -> None:
    """The proxy that is set is believed, for the address that it added itself."""
    settings = Settings(home=tmp_path / "var", port=0, trusted_proxy="127.0.0.1")
    context = build_context(settings)
    upgrade(context.engine)
    with serving(settings, context) as address:
        assert guesses(address, 20, "10.0.0.1") == [403] * 20
        assert guesses(address, 1, "10.0.0.1") == [429]
        assert guesses(address, 1, "10.0.0.2") == [403]
        assert guesses(address, 1, "10.0.0.9, 10.0.0.1") == [429]  # the first is the caller's word
    context.engine.dispose()


def test_the_service_ends_with_its_block(tmp_path: Path) -> None:
    """No thread and no port is left behind, and a taken port is refused in words."""
    settings = Settings(home=tmp_path / "var", port=0)
    context = build_context(settings)
    upgrade(context.engine)
    threads = active_count()

    with serving(settings, context) as address:
        assert requests.get(f"{address}/api/v1/health", timeout=60).json()["status"] == "ok"
        taken = Settings(home=tmp_path / "var", port=int(address.rpartition(":")[2]))
        with pytest.raises(AddressRefused, match="TONGHOP_PORT"), serving(taken, context):
            pass

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/api/v1/health", timeout=60)
    assert active_count() == threads
    context.engine.dispose()


def test_the_end_waits_for_its_own_signal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that was awake already closes nothing before the signal to it was written."""
    real = trigger._physical_pull
    threads: list[Thread] = []

    def late(self: trigger) -> None:
        real(self)  # somebody else's signal wakes the loop
        threads[0].join(0.3)
        real(self)

    settings = Settings(home=tmp_path / "var", port=0)
    context = build_context(settings)
    upgrade(context.engine)
    with serving(settings, context):
        threads += [one for one in enumerate_threads() if one.name == "tonghop-serve"]
        monkeypatch.setattr(trigger, "_physical_pull", late)
    assert not threads[0].is_alive()
    context.engine.dispose()
