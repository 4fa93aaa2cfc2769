from pathlib import Path

import pytest

from sync_service.contract import resources
from sync_service.errors import TonghopError
from tests.conftest import ROOT


def test_a_checkout_uses_its_own_folders() -> None:
    """In a checkout schemas/ and templates/ are those beside the package."""
    assert resources.schemas_dir() == ROOT / "schemas"
    assert resources.templates_dir() == ROOT / "templates"


def test_an_installed_package_uses_its_own_copy(tmp_path: Path) -> None:
    """A folder of the same name beside the package does not hide the one inside it."""
    (tmp_path / "schemas").mkdir()
    inside = tmp_path / "sync_service" / "_data" / "schemas"
    inside.mkdir(parents=True)

    assert resources._find("schemas", tmp_path / "sync_service") == inside


def test_a_broken_installation_is_named(tmp_path: Path) -> None:
    """Where the folder is nowhere, the message names it and the mend, in both languages."""
    with pytest.raises(TonghopError) as refused:
        resources._find("schemas", tmp_path / "sync_service")

    assert refused.value.exit_code == 1
    assert "schemas" in refused.value.text("vi")
    assert "install tonghop again" in refused.value.text("en")
