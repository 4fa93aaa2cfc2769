"""What tests share: outside programs, a throw-away PostgreSQL, conversion by LibreOffice."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import hypothesis
import psycopg
import pytest

if TYPE_CHECKING:
    from tests.shared_demo import Demo

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = "TONGHOP_TESTS_REQUIRE_ALL"

# Two shared cores make wall-clock limits of single examples a matter of luck.
hypothesis.settings.register_profile("tonghop", deadline=None)
hypothesis.settings.load_profile("tonghop")

# The developer's own settings must not colour a test.
for variable in [name for name in os.environ if name.startswith("TONGHOP_")]:
    if variable != REQUIRE_ALL:
        del os.environ[variable]

Outside = Literal["soffice", "uno", "postgresql", "pdftoppm", "chromium", "dovecot", "seeds"]


def needs(outside: Outside) -> Path:
    """The program, the folder of PostgreSQL's programs, or the folder of seeds.

    Skips the test where it is missing, and fails it where all is required (.ci/run).
    """
    find, missing = _OUTSIDE[outside]
    found = find()
    if found is not None:
        return found
    if os.environ.get(REQUIRE_ALL) == "1":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing, allow_module_level=True)


def _program(*names: str) -> Path | None:
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def _soffice() -> Path | None:
    usual = (
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    )
    return _program("soffice", "libreoffice") or next(filter(Path.is_file, usual), None)


def _postgresql() -> Path | None:
    if sys.platform == "win32":  # the server below listens on a Unix socket only
        return None
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(folders, key=lambda initdb: int(initdb.parts[-3]), default=_program("initdb"))
    return newest.resolve().parent if newest else None


def _dovecot() -> Path | None:
    # Debian puts servers where only the administrator looks for programs.
    found = _program("dovecot") or Path("/usr/sbin/dovecot")
    return found if found.is_file() else None


def _uno() -> Path | None:
    found = Path("/usr/lib/python3/dist-packages/uno.py")
    return found if found.is_file() else None


def _seeds() -> Path | None:
    folder = ROOT.parent / "shared" / "seeds"
    return folder if folder.is_dir() else None


_OUTSIDE: dict[str, tuple[Callable[[], Path | None], str]] = {
    "soffice": (_soffice, "LibreOffice is missing (Debian: libreoffice-calc)"),
    "postgresql": (_postgresql, "PostgreSQL's server is missing (Debian: postgresql)"),
    "pdftoppm": (lambda: _program("pdftoppm"), "pdftoppm is missing (Debian: poppler-utils)"),
    "chromium": (lambda: _program("chromium", "chromium-browser"), "Chromium is missing"),
    "dovecot": (_dovecot, "Dovecot is missing (Debian: dovecot-imapd)"),
    "uno": (_uno, "LibreOffice's Python bridge is missing (Debian: python3-uno)"),
    "seeds": (_seeds, "the seed documents are missing (../shared/seeds)"),
}


def is_there(outside: Outside) -> bool:
    """Whether needs() would find it."""
    return _OUTSIDE[outside][0]() is not None


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """SQLAlchemy's URL of a PostgreSQL server that lives as long as this session (one a worker)."""
    with postgresql_server() as url:
        yield url


@contextmanager
def postgresql_server(*, is_lasting: bool = False) -> Iterator[str]:
    """SQLAlchemy's URL of a PostgreSQL server of its own; a lasting one waits for the disk.

    It listens on a Unix socket in its own folder only, so no port can be taken or reached.
    """
    programs = needs("postgresql")
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="tonghop-pg-"))
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        # Output goes to a file: the server inherits it and would keep a pipe open.
        with (folder / "log").open("ab") as log:
            done = subprocess.run(
                [programs / program, "-D", folder / "data", *arguments],
                user=user,
                group=None if user is None else group_of(user),
                extra_groups=None if user is None else [],
                cwd=folder,
                env={"LC_ALL": "C", "PATH": os.defpath},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=120,
            )
        if done.returncode != 0:
            pytest.fail((folder / "log").read_text(errors="replace"), pytrace=False)

    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    options += "" if is_lasting else " -c fsync=off"
    try:
        run("initdb", "-U", "tonghop", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "--wait", "-t", "60", "-o", options)
        try:
            yield f"postgresql+psycopg://tonghop@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "--wait", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_database_numbers = count(1)


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[str]:
    """SQLAlchemy's URL of an empty PostgreSQL database of this test's own."""
    name = f"test_{next(_database_numbers)}"
    server = postgresql_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield postgresql_url.replace("@/postgres?", f"@/{name}?")
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def unprivileged_user() -> str | None:
    """Whom servers run as that refuse to run as root; None where we are not root ourselves."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def group_of(user: str) -> int:
    """The user's main group."""
    import pwd

    return pwd.getpwnam(user).pw_gid


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Demo":
    """The demonstration, played once by whichever process needs it first; not to be changed."""
    from tests.shared_demo import demo_of

    return demo_of(tmp_path_factory)


class Convert(Protocol):
    """Converts a file to a format of LibreOffice's, such as "pdf" or "xlsx".

    More files beside it are converted in the same run, and stand beside the result.
    """

    def __call__(self, path: Path, fmt: str, *more: Path) -> Path: ...


@pytest.fixture(scope="session")
def soffice_convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Converts by a LibreOffice with a profile of its own; the result lies in a new folder."""
    soffice = needs("soffice")
    profile = tmp_path_factory.mktemp("soffice-profile")

    def convert(path: Path, fmt: str, *more: Path) -> Path:
        out = tmp_path_factory.mktemp("converted")
        log = out / "soffice.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [
                    soffice,
                    f"-env:UserInstallation={profile.as_uri()}",
                    *("--headless", "--norestore", "--nologo", "--nofirststartwizard"),
                    *("--convert-to", fmt, "--outdir", out, path, *more),
                ],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
            try:
                process.wait(timeout=120)
            except subprocess.TimeoutExpired:
                _end_with_children(process)
                pytest.fail(f"LibreOffice took over 120 s on {path.name}", pytrace=False)
        result = out / f"{path.stem}.{fmt.partition(':')[0]}"
        if not result.is_file():
            pytest.fail(f"{path.name}: {log.read_text(errors='replace')}", pytrace=False)
        return result

    return convert


def _end_with_children(process: subprocess.Popen[bytes]) -> None:
    # soffice is a launcher; the program proper is its child.
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
