import logging
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from sync_service.settings import Settings, SettingsRefused, key, load_settings

SECRET = "không-ai-được-biết-chuỗi-ký-tự-này"


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_everything_is_under_var(tmp_path: Path) -> None:
    """Nothing set: SQLite, files and mails are in ./var, and nothing is created by loading."""
    settings = load_settings({})

    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{(settings.home / 'tonghop.sqlite').as_posix()}"
    assert settings.files_dir == settings.home / "files"
    assert settings.outbox_dir == settings.home / "outbox"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.max_upload_mb, settings.language) == (20, "vi")
    assert list(tmp_path.iterdir()) == []


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A variable beats tonghop.toml, which beats the default; an empty variable is none."""
    (tmp_path / "tonghop.toml").write_text('port = 9000\nlanguage = "en"\n', encoding="utf-8")

    settings = load_settings({"TONGHOP_PORT": "9100", "TONGHOP_LANGUAGE": ""})

    assert (settings.port, settings.language, settings.max_upload_mb) == (9100, "en", 20)


def test_a_file_of_another_name_is_read(tmp_path: Path) -> None:
    """TONGHOP_CONFIG names the file; a byte order mark in front does no harm."""
    (tmp_path / "khác.toml").write_text("today = 2025-09-30\n", encoding="utf-8-sig")

    settings = load_settings({"TONGHOP_CONFIG": "khác.toml"})

    assert settings.today() == date(2025, 9, 30)


def test_the_default_database_follows_home(tmp_path: Path) -> None:
    """Moving home moves the database with it."""
    settings = load_settings({"TONGHOP_HOME": str(tmp_path / "dữ liệu")})

    assert settings.database_url == f"sqlite:///{tmp_path.as_posix()}/dữ liệu/tonghop.sqlite"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_is_taken(scheme: str) -> None:
    """However PostgreSQL is named, psycopg 3 is the driver."""
    settings = load_settings({"TONGHOP_DATABASE_URL": f"{scheme}://u:p@db/tonghop"})

    assert settings.database_url == "postgresql+psycopg://u:p@db/tonghop"


@pytest.mark.parametrize(
    ("variable", "value", "mend"),
    [
        ("TONGHOP_HOME", " ", '"./var"'),
        ("TONGHOP_DATABASE_URL", "mysql://u@db/x", "sqlite:///"),
        ("TONGHOP_DATABASE_URL", "tonghop.sqlite", "sqlite:///"),
        ("TONGHOP_SECRET", "ngắn", "32"),
        ("TONGHOP_TODAY", "30/9/2026", "2026-09-30"),
        ("TONGHOP_TODAY", "2026-02-30", "2026-09-30"),
        ("TONGHOP_PORT", "tám nghìn", "65535"),
        ("TONGHOP_PORT", "70000", "65535"),
        ("TONGHOP_MAX_UPLOAD_MB", "0", "1024"),
        ("TONGHOP_LANGUAGE", "fr", "vi"),
    ],
)
def test_a_bad_variable_is_refused_in_one_sentence(variable: str, value: str, mend: str) -> None:
    """The refusal names the variable and how to mend it, in both languages, on one line."""
    with pytest.raises(SettingsRefused) as refused:
        load_settings({variable: value})

    for language in ("vi", "en"):
        text = refused.value.text(language)
        assert text.startswith(f"{variable}: ")
        assert mend in text
        assert "\n" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"port = 'x'\n", "tonghop.toml: port: the value “x”"),
        (b"prot = 8080\n", "“port”"),
        (b"zzzz = 1\n", "delete that line"),
        (b"port = \n", "line 1"),
        (b"home = '\xff'\n", "UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    """The refusal names file and setting; a misspelt name is answered with the near one."""
    (tmp_path / "tonghop.toml").write_bytes(content)

    with pytest.raises(SettingsRefused) as refused:
        load_settings({})

    assert refused.value.text("en").startswith("tonghop.toml: ")
    assert words in refused.value.text("en")


def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """TONGHOP_CONFIG pointing nowhere is said, not ignored."""
    with pytest.raises(SettingsRefused, match=r"^TONGHOP_CONFIG: .*thiếu\.toml"):
        load_settings({"TONGHOP_CONFIG": "thiếu.toml"})


def test_settings_stay_as_they_are() -> None:
    """Settings are frozen."""
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_half_a_key_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk no key is made, and the next command makes a whole one."""

    class Full:
        """A file on a full disk."""

        def __init__(self, handle: int, mode: str) -> None:
            os.close(handle)

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            """Nothing is left to close."""

        def write(self, _: bytes) -> None:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("sync_service.settings.key.os.fdopen", Full)
        with pytest.raises(SettingsRefused, match="dọn ổ đĩa"):
            key.kept_key(tmp_path / "secret")
    assert not (tmp_path / "secret").exists()
    assert len(key.kept_key(tmp_path / "secret")) == 2 * key.SECRET_LENGTH


def test_secrets_are_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the key nor the database's password shows when settings are printed or logged."""
    settings = Settings.model_validate(
        {"secret": SECRET, "database_url": "postgresql://u:mật-khẩu@db/x"}
    )
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%s %r", settings, settings)

    assert SECRET not in caplog.text
    assert "mật-khẩu" not in caplog.text


def test_a_refused_secret_is_not_repeated() -> None:
    """The refusal of a secret or of a database's address does not repeat it, nor does its cause."""
    for variable in ("TONGHOP_SECRET", "TONGHOP_DATABASE_URL"):
        with pytest.raises(SettingsRefused) as refused:
            load_settings({variable: "mật://khẩu"})
        assert "khẩu" not in refused.value.vi + refused.value.en
        assert refused.value.__cause__ is None
        assert refused.value.__context__ is None


def test_the_set_secret_is_the_key(tmp_path: Path) -> None:
    """With a secret set, no file is made."""
    settings = load_settings({"TONGHOP_SECRET": SECRET, "TONGHOP_HOME": str(tmp_path / "var")})

    assert settings.signing_key() == SECRET.encode()
    assert not settings.home.exists()


def test_the_key_is_made_once(tmp_path: Path) -> None:
    """Without a secret the key is made in home/secret, for its owner only, and then kept."""
    settings = Settings(home=tmp_path / "var")

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.signing_key(), range(32)))

    assert len(keys) == 1
    assert len(keys.pop()) == 64
    if sys.platform != "win32":
        assert stat.S_IMODE((settings.home / "secret").stat().st_mode) == 0o600


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    """The made key is random."""
    assert (
        Settings(home=tmp_path / "a").signing_key() != Settings(home=tmp_path / "b").signing_key()
    )


def test_a_damaged_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emptied key file is named with its mend, and is not quietly replaced."""
    monkeypatch.setattr(key, "_KEY_WAIT_SECONDS", 0.05)
    (tmp_path / "secret").write_bytes(b"")

    with pytest.raises(SettingsRefused) as refused:
        Settings(home=tmp_path).signing_key()

    assert str(tmp_path / "secret") in refused.value.vi
    assert (tmp_path / "secret").read_bytes() == b""


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A home below a file is named, not a traceback."""
    (tmp_path / "tệp").write_bytes(b"")

    with pytest.raises(SettingsRefused, match="TONGHOP_HOME"):
        Settings(home=tmp_path / "tệp" / "var").signing_key()


def test_the_day_can_be_fixed() -> None:
    """A fixed day holds for today() and now(), and both are in Vietnam's time."""
    settings = load_settings({"TONGHOP_TODAY": "2024-02-29"})

    assert settings.today() == date(2024, 2, 29)
    assert settings.now().date() == date(2024, 2, 29)
    assert settings.now().utcoffset() == timedelta(hours=7)


def test_the_clock_runs_without_a_fixed_day() -> None:
    """Without a fixed day the clock is the machine's, told in Vietnam's time."""
    settings = Settings()
    before, moment, after = settings.now(), settings.now(), settings.now()

    assert before <= moment <= after
    assert moment.utcoffset() == timedelta(hours=7)
