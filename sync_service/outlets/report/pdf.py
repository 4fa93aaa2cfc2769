"""Word reports as PDF, by LibreOffice without a window."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

TIMEOUT_SECONDS = 120
_USUAL = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
)


def program() -> Path | None:
    """LibreOffice on this machine, if it is there."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next(filter(Path.is_file, _USUAL), None)


def to_pdf(word: bytes) -> bytes | None:
    """The document as PDF; None where LibreOffice is absent, fails, or takes too long."""
    soffice = program()
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "bao-cao.docx"
        source.write_bytes(word)
        # A profile of its own: LibreOffice refuses to share one with a window that is open.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _run([str(soffice), profile, *_SWITCHES, "--outdir", str(folder), str(source)])
        result = source.with_suffix(".pdf")
        return result.read_bytes() if result.is_file() else None


_SWITCHES = (
    *("--headless", "--norestore", "--nologo", "--nofirststartwizard"),
    *("--convert-to", "pdf"),
)


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        process.wait(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        # soffice is a launcher; the program proper is its child.
        if sys.platform == "win32":
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
