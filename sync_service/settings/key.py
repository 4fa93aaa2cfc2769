"""The key that signs stamps, made once and kept in a file."""

import os
import secrets
import time
from pathlib import Path

from sync_service.settings.refused import SettingsRefused

SECRET_LENGTH = 32
_KEY_WAIT_SECONDS = 2.0


def kept_key(file: Path) -> bytes:
    """The key in a file, made if the file is not there; raises SettingsRefused."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _key_in(file)
    except OSError as error:
        raise _unwritable(file, error) from error
    key = secrets.token_hex(SECRET_LENGTH).encode()
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
    except OSError as error:
        # Half a key would stop every command from now on.
        file.unlink(missing_ok=True)
        raise _unwritable(file, error) from error
    return key


def _unwritable(file: Path, error: OSError) -> SettingsRefused:
    return SettingsRefused(
        f"{file}: không ghi được ({error.strerror}); hãy dọn ổ đĩa, cấp quyền ghi hoặc đổi "
        "TONGHOP_HOME.",
        f"{file}: cannot be written ({error.strerror}); make room, allow writing or set "
        "TONGHOP_HOME.",
    )


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
