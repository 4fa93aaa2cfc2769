"""Worksheet functions: figures by code, one request a period at most, errors as text."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from addin import functions
from addin.errors import AddinError
from addin.functions import FRESH, TH_CHITIEU, TH_NHIEMVU, TH_SO, TH_TYLE, FigureCache
from addin.profile import Account, Profile
from tests.addin.conftest import PERIOD, Service
from tests.service.conftest import Web


@pytest.fixture(scope="module")
def running(still_province: Web) -> Iterator[Service]:
    """The province that is only read, behind a server."""
    service = Service(still_province)
    yield service
    service.kill()


@pytest.fixture
def signed(running: Service, profile: Profile) -> Account:
    """The office is signed in."""
    account = Account(running.address, running.web.token("T", "office"), "T", "Tỉnh ủy Mẫu")
    profile.sign_in(account)
    return account


def test_figures_of_the_province(signed: Account) -> None:
    """Figures, ratios, targets and tasks; a missing number is an empty cell, never 0."""
    assert TH_SO("member_statistics:D", "total", PERIOD) == 32
    assert TH_SO("member_statistics:D", "total", PERIOD, "H1") == 12
    assert TH_SO("member_statistics:D", "total", PERIOD, "G1") == 12
    assert TH_SO("member_statistics:XX", "total", PERIOD) == ""
    assert TH_TYLE("member_statistics:D", "total", PERIOD) == ""
    assert TH_TYLE("member_statistics:D", "total", PERIOD, "hôm qua").startswith("#TH: ")  # type: ignore[union-attr]
    assert isinstance(TH_CHITIEU("QNG-21", "CT2", PERIOD, "mẫu số"), int | float | str)
    told = functions.CACHE.figures(PERIOD, None)["figures"]
    key = next(one for one in told if "|T|task:" in one and one.endswith(".open_in_time"))
    plan, _, code = key.split("task:")[1].removesuffix(".open_in_time").partition("/")
    assert TH_NHIEMVU(plan, code, "Đang thực hiện còn hạn", PERIOD) == told[key]
    assert TH_NHIEMVU(plan, code, "Tạm dừng", PERIOD) == 0
    assert TH_NHIEMVU(plan, code, "Đang nghĩ", PERIOD).startswith("#TH: không có ô")  # type: ignore[union-attr]
    assert TH_SO("member_statistics:D", "total", "").startswith("#TH: chưa cho kỳ")  # type: ignore[union-attr]
    assert "2023-Q9" in str(TH_SO("member_statistics:D", "total", "2023-Q9"))


def test_two_thousand_calls_ask_once(signed: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls from eight threads at once: one request for the period."""
    asked: list[str] = []
    real = requests.Session.request

    def counting(self: requests.Session, method: str, url: str, **given: Any) -> Any:
        asked.append(url)
        return real(self, method, url, **given)

    monkeypatch.setattr(requests.Session, "request", counting)
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(
                lambda at: TH_SO("member_statistics:D", "total", PERIOD, ("T", "H1")[at % 2]),
                range(2000),
            )
        )
    assert set(made) == {32, 12}
    assert len(asked) == 1


def test_without_the_service_the_last_pull_answers(
    signed: Account, running: Service, profile: Profile
) -> None:
    """A function says what it last knew; without that, why it knows nothing."""
    assert TH_SO("member_statistics:D", "total", PERIOD) == 32
    functions.CACHE.forget()
    running.kill()
    try:
        assert TH_SO("member_statistics:D", "total", PERIOD) == 32
        told = TH_SO("member_statistics:D", "total", "2022-Q4")
        assert str(told).startswith("#TH: Không kết nối được")
    finally:
        running.start()


def test_nobody_signed_in(profile: Profile) -> None:
    """The cell says what to do."""
    assert str(TH_SO("D", "total", PERIOD)).startswith("#TH: Chưa đăng nhập")


def test_a_fault_is_held_as_long_as_an_answer() -> None:
    """A dead service is asked once, and again only after a while."""
    asked: list[str] = []
    now = [0.0]

    def ask(period: str, unit: str | None) -> Mapping[str, Any]:
        asked.append(period)
        raise AddinError("xa quá")

    cache = FigureCache(ask, lambda: now[0])
    for _ in range(3):
        with pytest.raises(AddinError, match="xa quá"):
            cache.figures("2026-Q1", None)
    assert len(asked) == 1
    now[0] = FRESH + 1
    with pytest.raises(AddinError):
        cache.figures("2026-Q1", None)
    assert len(asked) == 2


def test_a_damaged_file_on_this_machine_is_no_fault(profile: Profile, tmp_path: Path) -> None:
    """What cannot be read is as if it were not there."""
    account = Account("http://x", "t", "T", "Tỉnh")
    profile.keep(account, "figures/2026", "e", "now", b"{}")
    assert profile.kept(account, "figures/2026") is not None
    for path in profile.folder.rglob("*.json"):
        path.write_bytes(b"\x00")
    assert profile.kept(account, "figures/2026") is None
    (profile.folder / "dang-nhap.json").write_text("[]", encoding="utf-8")
    assert profile.account is None
