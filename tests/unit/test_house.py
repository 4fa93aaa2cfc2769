import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy
from python_calamine import CalamineWorkbook

from sync_service.settings import Settings, setting_names
from tests import conftest
from tests.conftest import ROOT

PACKAGE = ROOT / "sync_service"
ADDIN = ROOT / "addin"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Output of the command; fails the test with it where the command fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def imported_names(source: str) -> set[str]:
    """Modules that a source file imports, the relative ones by their leading dot."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def test_imports_point_inward() -> None:
    """The layers of pyproject.toml hold for every module, and no module stands outside them."""
    entry = "from importlinter.cli import lint_imports_command as run; run()"
    output = run("-c", entry, "--no-cache")

    assert "Imports point inward KEPT" in output


def test_the_domain_knows_only_the_standard_library() -> None:
    """Nothing in domain/ imports anything but the standard library and its neighbours there."""
    strangers = {
        (path.name, name)
        for path in (PACKAGE / "domain").rglob("*.py")
        for name in imported_names(path.read_text(encoding="utf-8"))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith("sync_service.domain.")
    }

    assert strangers == set()


def test_imports_are_found_wherever_they_stand() -> None:
    """The check above sees imports inside functions, and relative ones."""
    source = "def f():\n    import numpy as np\n    from . import x\n    from a.b import c\n"

    assert imported_names(source) == {"numpy", ".", "a.b"}


def test_the_add_in_takes_nothing_of_the_service_or_of_xlwings_pro() -> None:
    """addin/ runs where the service is not, and stays out of what is not free for every use."""
    names = {
        (path.name, name)
        for path in ADDIN.rglob("*.py")
        for name in imported_names(path.read_text(encoding="utf-8"))
        if name.split(".")[0] == "sync_service" or f"{name}.".startswith("xlwings.pro.")
    }

    assert names == set()


def test_modules_stay_short() -> None:
    """No module has more than 400 lines."""
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*PACKAGE.rglob("*.py"), *ADDIN.rglob("*.py")]
    }

    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_the_version_is_the_newest_of_the_changelog() -> None:
    """pyproject.toml and the top entry of CHANGELOG.md agree."""
    versions = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), flags=re.MULTILINE)

    assert versions[0] == PYPROJECT["project"]["version"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_registry(lock: str) -> None:
    """A lock holds names, versions and hashes: no address, no option that names a place."""
    text = read(lock)

    assert "://" not in text
    assert "file:" not in text
    assert re.findall(r"^\s*-(?!-hash=)\S*", text, flags=re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_version_and_hash(lock: str) -> None:
    """Each entry of a lock is pinned and carries at least one hash."""
    entries = re.split(r"^(?=[a-z0-9])", read(lock), flags=re.MULTILINE)[1:]

    assert entries
    assert [
        entry
        for entry in entries
        if not re.match(r"\S+==\S+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}\b", entry)
    ] == []


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "dev"])])
def test_locks_are_up_to_date(lock: str, extras: list[str]) -> None:
    """Whatever pyproject.toml asks for is in the lock (`make lock` mends it)."""
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    names = {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in wanted}

    assert names - pinned(lock).keys() - {"tonghop"} == set()


def test_both_locks_agree() -> None:
    """What is tested is what is installed: one version of each package in both locks."""
    runtime, development = map(pinned, LOCKS)

    assert runtime.items() <= development.items()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", read(lock), flags=re.MULTILINE))


def test_every_setting_is_documented() -> None:
    """docs/settings.md has one row for each setting, with its variable and its default."""
    rows = re.findall(
        r"^\| `(\w+)` \| `(TONGHOP_\w+)` \| (.+?) \|", read("docs/settings.md"), flags=re.MULTILINE
    )
    defaults = {name: default.strip("`") for name, _, default in rows}

    assert [name for name, _, _ in rows] == list(setting_names())
    assert [variable for _, variable, _ in rows] == [
        f"TONGHOP_{name.upper()}" for name in setting_names()
    ]
    for name in ("host", "port", "max_upload_mb", "language"):
        assert defaults[name] == str(Settings.model_fields[name].default)


def test_every_variable_is_documented() -> None:
    """A variable that any file of ours reads or sets is in docs/settings.md."""
    files = [
        *PACKAGE.rglob("*.py"),
        *ADDIN.rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        ROOT / "Makefile",
    ]
    found = {
        name
        for path in files
        for name in re.findall(r"\bTONGHOP_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }

    assert {name for name in found if f"`{name}`" not in read("docs/settings.md")} == set()


def test_readme_names_every_make_target() -> None:
    """Each phony target of the Makefile is told in README.md."""
    targets = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), flags=re.MULTILINE)[0].split()

    assert {target for target in targets if f"make {target}" not in read("README.md")} == set()


def test_readme_points_at_what_exists() -> None:
    """Each relative link of README.md leads to a file or folder."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", read("README.md"))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_schemas_and_templates_travel_in_the_wheel(tmp_path: Path) -> None:
    """An unpacked wheel finds its own schemas and templates from any folder."""
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "dist")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)

    # -P and the path in front keep the checkout out of the way.
    program = (
        f"import sys; sys.path.insert(0, {os.fspath(site)!r})\n"
        "from sync_service.contract.resources import schemas_dir, templates_dir\n"
        "print(schemas_dir(), templates_dir(), sep='\\n')"
    )
    schemas, templates = map(Path, run("-P", "-c", program, cwd=tmp_path).splitlines())

    assert site in schemas.parents
    for found, name in ((schemas, "schemas"), (templates, "templates")):
        assert files_of(found) == files_of(ROOT / name)


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_missing_is_skipped_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing program skips a test with its name, and fails it where all is required."""
    monkeypatch.setitem(conftest._OUTSIDE, "soffice", (lambda: None, "LibreOffice is missing"))

    monkeypatch.delenv(conftest.REQUIRE_ALL, raising=False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice is missing"):
        conftest.needs("soffice")

    monkeypatch.setenv(conftest.REQUIRE_ALL, "1")
    with pytest.raises(pytest.fail.Exception, match="LibreOffice is missing"):
        conftest.needs("soffice")


def test_each_test_has_an_empty_postgresql_database(postgresql_database: str) -> None:
    """The throw-away server answers through SQLAlchemy, in UTF-8, with nothing in the database."""
    engine = sqlalchemy.create_engine(postgresql_database)
    try:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE unit (name text)"))
            connection.execute(sqlalchemy.text("INSERT INTO unit VALUES ('Đảng ủy phường')"))
            names = connection.scalars(sqlalchemy.text("SELECT name FROM unit")).all()
        assert names == ["Đảng ủy phường"]
        assert sqlalchemy.inspect(engine).get_table_names() == ["unit"]
    finally:
        engine.dispose()


def test_libreoffice_converts_and_pdftoppm_draws(
    tmp_path: Path, soffice_convert: conftest.Convert
) -> None:
    """A small workbook becomes one of another format, a PDF, and a picture of its page."""
    pdftoppm = conftest.needs("pdftoppm")
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Tổng số", 7])
    workbook.save(tmp_path / "biểu.xlsx")

    other = soffice_convert(tmp_path / "biểu.xlsx", "ods")
    page = soffice_convert(other, "pdf")
    subprocess.run([pdftoppm, "-png", "-singlefile", page, tmp_path / "page"], check=True)

    sheet = CalamineWorkbook.from_path(other).get_sheet_by_index(0)
    assert sheet.to_python() == [["Tổng số", 7.0]]
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
