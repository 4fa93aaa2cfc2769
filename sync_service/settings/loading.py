"""Settings out of `TONGHOP_*` variables and tonghop.toml."""

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sync_service.settings.model import Settings, setting_names
from sync_service.settings.refused import SettingsRefused
from sync_service.settings.texts import EXPECTED, UNSHOWN

ENV_PREFIX = "TONGHOP_"
CONFIG_VARIABLE = "TONGHOP_CONFIG"
CONFIG_NAME = "tonghop.toml"


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


def _refusal(
    error: ValidationError, values: Mapping[str, Any], places: Mapping[str, str]
) -> SettingsRefused:
    # A broken home takes the default database with it: the first fault is the cause.
    location = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
    key = "today" if location == "fixed_today" else location
    mend_vi, mend_en = EXPECTED[key]
    place = places.get(key, key)
    shown = "" if key in UNSHOWN else f" “{values.get(key)}”"
    return SettingsRefused(
        f"{place}: giá trị{shown} không dùng được; {mend_vi}.",
        f"{place}: the value{shown} cannot be used; {mend_en}.",
    )
