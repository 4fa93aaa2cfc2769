"""Settings out of `TONGHOP_*` variables and tonghop.toml; docs/settings.md lists them."""

import os
import secrets
import time
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from sync_service.errors import TonghopError

ENV_PREFIX = "TONGHOP_"
CONFIG_VARIABLE = "TONGHOP_CONFIG"
CONFIG_NAME = "tonghop.toml"
TIME_ZONE = "Asia/Ho_Chi_Minh"
SECRET_LENGTH = 32
_KEY_WAIT_SECONDS = 2.0


class SettingsRefused(TonghopError):
    """A setting cannot be used; the message names its place, the fault and the mend."""


def _absolute(path: Path) -> Path:
    # Kept absolute, so that a later change of the working folder does not move the data.
    return path.expanduser().absolute()


def _home_as_path(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("empty")
    return value


def _sqlite_in_home(data: dict[str, Any]) -> str:
    return f"sqlite:///{(data['home'] / 'tonghop.sqlite').as_posix()}"


def _known_database(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        scheme = "postgresql+psycopg"
    if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("not a database known here")
    return f"{scheme}://{rest}"


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SECRET_LENGTH:
        raise ValueError("too short")
    return secret


class Settings(BaseModel):
    """One frozen set of settings; made by `load_settings`, or by hand in tests."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )

    home: Annotated[Path, BeforeValidator(_home_as_path), AfterValidator(_absolute)] = Path("var")
    # May hold a password, so it stays out of every printed form.
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        default_factory=_sqlite_in_home, repr=False
    )
    secret: Annotated[SecretStr, AfterValidator(_long_enough)] | None = None
    # Named so because today() is the method that everybody calls.
    fixed_today: date | None = Field(default=None, alias="today")
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=0, le=65535)
    max_upload_mb: int = Field(default=20, ge=1, le=1024)
    language: Literal["vi", "en"] = "vi"

    @property
    def files_dir(self) -> Path:
        """Where received files are kept by their checksum."""
        return self.home / "files"

    @property
    def outbox_dir(self) -> Path:
        """Where mails go as .eml files while no mail server is set."""
        return self.home / "outbox"

    def now(self) -> datetime:
        """The present moment in Vietnam, on the fixed day if one is set."""
        moment = datetime.now(ZoneInfo(TIME_ZONE))
        if self.fixed_today is None:
            return moment
        day = self.fixed_today
        return moment.replace(year=day.year, month=day.month, day=day.day)

    def today(self) -> date:
        """The present day in Vietnam, or the fixed one."""
        return self.now().date()

    def signing_key(self) -> bytes:
        """The key of the stamps; without a `secret` it is made once, in the file home/secret."""
        if self.secret is not None:
            return self.secret.get_secret_value().encode()
        return _kept_key(self.home / "secret")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings out of the environment (the process's own by default) and, below it, the TOML file.

    The file is tonghop.toml in the working folder, or the one TONGHOP_CONFIG names.
    Raises SettingsRefused.
    """
    environment = os.environ if environment is None else environment
    file = _config_file(environment)
    values: dict[str, Any] = {} if file is None else _read_config(file)
    places = {key: f"{file}: {key}" for key in values}
    for key in setting_names():
        variable = ENV_PREFIX + key.upper()
        # An empty variable counts as unset, as compose files and shells leave them.
        if text := environment.get(variable, ""):
            values[key] = text
            places[key] = variable
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        # Not chained: what pydantic says may repeat what was typed, secrets too.
        refusal = _refusal(error, values, places)
    raise refusal


def setting_names() -> tuple[str, ...]:
    """The settings as the TOML file spells them; variables are the same in capitals."""
    return tuple(field.alias or name for name, field in Settings.model_fields.items())


def _config_file(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(CONFIG_VARIABLE, "")
    file = Path(named or CONFIG_NAME)
    if file.is_file():
        return file
    if named:
        raise SettingsRefused(
            f"{CONFIG_VARIABLE}: không có tệp {file}; hãy sửa đường dẫn hoặc bỏ biến này.",
            f"{CONFIG_VARIABLE}: there is no file {file}; mend the path or unset the variable.",
        )
    return None


def _read_config(file: Path) -> dict[str, Any]:
    try:
        # utf-8-sig: Windows' editors put a byte order mark in front.
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            f"{file}: không phải TOML (UTF-8) hợp lệ ({error}); hãy sửa chỗ đó.",
            f"{file}: not valid TOML in UTF-8 ({error}); mend that place.",
        ) from error
    for key in values.keys() - set(setting_names()):
        near = get_close_matches(key, setting_names(), n=1)
        raise SettingsRefused(
            f"{file}: {key}: không có cài đặt này; "
            + (f"có phải “{near[0]}”?" if near else "hãy xóa dòng đó."),
            f"{file}: {key}: no such setting; "
            + (f"did you mean “{near[0]}”?" if near else "delete that line."),
        )
    return values


# What a good value looks like: Vietnamese, English.
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "home": ('hãy ghi đường dẫn một thư mục, ví dụ "./var"', 'write a folder, such as "./var"'),
    "database_url": (
        "hãy ghi sqlite:///ĐƯỜNG_DẪN hoặc postgresql+psycopg://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/CSDL",
        "write sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE",
    ),
    "secret": (
        f"hãy ghi chuỗi bí mật dài ít nhất {SECRET_LENGTH} ký tự, hoặc bỏ trống để hệ thống tự tạo",
        f"write a secret of at least {SECRET_LENGTH} characters, or leave it out to have one made",
    ),
    "today": (
        "hãy ghi ngày theo dạng NĂM-THÁNG-NGÀY, ví dụ 2026-09-30",
        "write a date as YEAR-MONTH-DAY, such as 2026-09-30",
    ),
    "host": ("hãy ghi địa chỉ máy, ví dụ 127.0.0.1", "write an address, such as 127.0.0.1"),
    "port": ("hãy ghi số nguyên từ 0 đến 65535", "write a whole number from 0 to 65535"),
    "max_upload_mb": ("hãy ghi số nguyên từ 1 đến 1024", "write a whole number from 1 to 1024"),
    "language": ("hãy ghi vi hoặc en", "write vi or en"),
}
_UNSHOWN = frozenset({"secret", "database_url"})


def _refusal(
    error: ValidationError, values: Mapping[str, Any], places: Mapping[str, str]
) -> SettingsRefused:
    # A broken home takes the default database with it: the first fault is the cause.
    location = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
    key = "today" if location == "fixed_today" else location
    mend_vi, mend_en = _EXPECTED[key]
    place = places.get(key, key)
    shown = "" if key in _UNSHOWN else f" “{values.get(key)}”"
    return SettingsRefused(
        f"{place}: giá trị{shown} không dùng được; {mend_vi}.",
        f"{place}: the value{shown} cannot be used; {mend_en}.",
    )


def _kept_key(file: Path) -> bytes:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _key_in(file)
    except OSError as error:
        raise SettingsRefused(
            f"{file}: không ghi được ({error.strerror}); hãy cấp quyền ghi hoặc đổi TONGHOP_HOME.",
            f"{file}: cannot be written ({error.strerror}); allow writing or set TONGHOP_HOME.",
        ) from error
    key = secrets.token_hex(SECRET_LENGTH).encode()
    with os.fdopen(handle, "wb") as stream:
        stream.write(key)
    return key


def _key_in(file: Path) -> bytes:
    # The process that makes the key may be between creating the file and writing it.
    until = time.monotonic() + _KEY_WAIT_SECONDS
    while len(key := file.read_bytes().strip()) < SECRET_LENGTH:
        if time.monotonic() > until:
            raise SettingsRefused(
                f"{file}: khóa ký ngắn hơn {SECRET_LENGTH} ký tự; hãy khôi phục tệp này từ bản "
                "sao lưu, hoặc xóa nó để hệ thống tạo khóa mới (biểu mẫu đã phát sẽ mất dấu).",
                f"{file}: the key is shorter than {SECRET_LENGTH} characters; restore the file "
                "from a backup, or delete it to have a new one made (workbooks already issued "
                "lose their stamp).",
            )
        time.sleep(0.02)
    return key
