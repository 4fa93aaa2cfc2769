"""Files that a person names: written whole, or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file, in place of one that is there, and makes its folder.

    Where it cannot be written (OSError) the one before stays as it was, and nothing is left over.
    """
    with written_whole(path) as part:
        part.write_bytes(content)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file beside the one named, to be written by the block; takes its place at the end.

    A fault inside leaves the file named as it was. Raises OSError, also where XlsxWriter does not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A short name of its own: the one named may be as long as the system allows.
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        yield part
        part.replace(path)
    except FileCreateError as error:
        raise _cause(error, path) from error
    except OSError as error:
        # The person named this file, not the one beside it.
        raise _at(error, path) from error
    finally:
        part.unlink(missing_ok=True)


def _cause(error: FileCreateError, path: Path) -> OSError:
    cause = error.args[0] if error.args else None
    return _at(cause, path) if isinstance(cause, OSError) else OSError(str(error))


def _at(error: OSError, path: Path) -> OSError:
    # A number gives the fitting subclass again: PermissionError, FileNotFoundError ...
    return OSError(error.errno, error.strerror or os.strerror(error.errno or 0), str(path))
