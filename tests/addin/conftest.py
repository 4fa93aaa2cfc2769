"""What tests of the add-in share: one LibreOffice, a small province behind a real server."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin import asking, calc, macros
from addin.functions import CACHE
from addin.profile import Account, Profile
from sync_service.database.engine import open_engine
from sync_service.web.server import Server
from tests.conftest import needs
from tests.service.conftest import Web, web_of
from tests.service.province import Province, found_province

PERIOD = "2023-Q1"
Saved = Callable[[xw.Book], openpyxl.Workbook]


@dataclass
class Person:
    """Answers the buttons' questions, and remembers what was said."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    typed: list[str | None] = field(default_factory=list)
    agrees: bool = True
    choice: int | None = 0

    def tell(self, text: str) -> None:
        self.said.append(text)

    def ask(self, text: str) -> bool:
        self.asked.append(text)
        return self.agrees

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        self.asked.append(text)
        return self.typed.pop(0) if self.typed else default

    def choose(self, text: str, options: Sequence[str]) -> int | None:
        self.asked.append(text)
        return self.choice

    @property
    def heard(self) -> str:
        """The last sentence."""
        return self.said[-1]


class Service:
    """The service over a province, on a port of its own; it can be killed and started again."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self._server: Server | None = None
        self._running: threading.Thread | None = None
        self._port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def province(self) -> Province:
        return self.web.province

    def start(self) -> None:
        """Listens on the same port as before."""
        self._server = Server(self.web.app, "127.0.0.1", self._port, 2**20)
        self._port = self._server.port
        self._block = self._server.in_thread()
        self._block.__enter__()

    def kill(self) -> None:
        """Ends it."""
        if self._server is not None:
            self._block.__exit__(None, None, None)
            self._server.__exit__(None, None, None)
            self._server = None


@pytest.fixture(scope="session")
def addin_office() -> Iterator[calc.Office]:
    """One LibreOffice for all of these tests."""
    needs("soffice")
    with calc.start(timeout=60) as office:
        yield office


@pytest.fixture
def office(addin_office: calc.Office) -> calc.Office:
    """The session's LibreOffice, the one that xlwings' shortcuts mean."""
    addin_office.activate()
    return addin_office


@pytest.fixture
def book(office: calc.Office) -> Iterator[xw.Book]:
    """A new workbook, the one that presses the buttons."""
    made = office.app.books.add()
    made.set_mock_caller()
    yield made
    del xw.Book._mock_caller  # type: ignore[attr-defined]
    if made.impl.is_open:
        made.close()


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Saves a workbook as .xlsx and reads the file with openpyxl, as the second opinion."""

    def save_and_read(book: xw.Book, name: str = "so-tong-hop.xlsx") -> openpyxl.Workbook:
        path = tmp_path / name
        book.save(path)
        return openpyxl.load_workbook(path)

    return save_and_read


@pytest.fixture
def person() -> Iterator[Person]:
    """Whoever sits before the screen."""
    made = Person()
    asking.use(made)
    yield made
    asking.use(None)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """The folder of a person who has not signed in."""
    folder = tmp_path / "nguoi-dung"
    monkeypatch.setenv("TH_ADDIN_HOME", str(folder))
    CACHE.forget()
    return Profile(folder)


def reporting_province(folder: Path) -> Web:
    """A province in which G1 and G3 have reported PERIOD."""
    province = found_province(folder)
    province.load_plan()
    province.open(PERIOD)
    province.report(PERIOD, "G1", a=10, b1=2)
    province.report(PERIOD, "G3", a=20)
    return web_of(province)


@pytest.fixture
def service(still_province: Web, tmp_path: Path) -> Iterator[Service]:
    """A province of its own behind a server, to be changed."""
    kept, folder = still_province.province, tmp_path / "tinh"
    # The last connection closed leaves everything in the one file.
    kept.engine.dispose()
    shutil.copytree(kept.folder, folder)
    engine = open_engine(f"sqlite:///{(folder / 'tonghop.sqlite').as_posix()}")
    running = Service(web_of(Province(folder, engine)))
    yield running
    running.kill()
    running.province.engine.dispose()


@pytest.fixture
def signed_in(service: Service, profile: Profile) -> Account:
    """The office of the province is signed in."""
    account = Account(service.address, service.web.token("T", "office"), "T", "Tỉnh ủy Mẫu")
    profile.sign_in(account)
    return account


@pytest.fixture(scope="session")
def pulled_file(
    still_province: Web, addin_office: calc.Office, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workbook after its first pull from the province, saved."""
    folder = tmp_path_factory.mktemp("so")
    running = Service(still_province)
    asking.use(person := Person())
    addin_office.activate()
    book = addin_office.app.books.add()
    book.set_mock_caller()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TH_ADDIN_HOME", str(folder / "nguoi-dung"))
            token = running.web.token("T", "office")
            account = Account(running.address, token, "T", "Tỉnh ủy Mẫu")
            Profile(folder / "nguoi-dung").sign_in(account)
            macros.update()
        assert person.said == [f"Đã lấy số liệu kỳ {PERIOD} về tệp."]
        book.save(folder / "so.xlsx")
    finally:
        del xw.Book._mock_caller  # type: ignore[attr-defined]
        book.close()
        asking.use(None)
        running.kill()
    return folder / "so.xlsx"


@pytest.fixture
def pulled(
    pulled_file: Path, office: calc.Office, person: Person, signed_in: Account, tmp_path: Path
) -> Iterator[xw.Book]:
    """That workbook, opened again by whoever is signed in."""
    path = tmp_path / "so.xlsx"
    shutil.copy(pulled_file, path)
    opened = office.app.books.open(path)
    opened.set_mock_caller()
    yield opened
    del xw.Book._mock_caller  # type: ignore[attr-defined]
    if opened.impl.is_open:
        opened.close()


@pytest.fixture(scope="session")
def still_province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The same province, only to be read."""
    web = reporting_province(tmp_path_factory.mktemp("tinh"))
    yield web
    web.province.engine.dispose()
