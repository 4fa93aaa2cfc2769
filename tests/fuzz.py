"""`python -m tests.fuzz`: random damage to filled workbooks of every kind; each must be answered.

Never an exception, a panic of the native reader, more than five seconds, 300 MB of memory more
than before, or, where a zip package's check sums protect the bytes, another figure than the
clerk's. The files at fault are kept.
"""

import hashlib
import io
import os
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

import click

from sync_service.contract.loading import Contract, load_contract
from sync_service.workbooks.archive import Packed, archive, pack
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook

SECRET = b"k" * 32
SECONDS, MEGABYTES = 5.0, 300

Change = Callable[[bytes, Random], bytes]


def flip(content: bytes, draw: Random) -> bytes:
    """One to eight bytes replaced by others."""
    changed = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def cut(content: bytes, draw: Random) -> bytes:
    """A piece taken out, often up to the end."""
    start = draw.randrange(len(content))
    end = len(content) if draw.random() < 0.5 else start + draw.randint(1, 2000)
    return content[:start] + content[end:]


def insert(content: bytes, draw: Random) -> bytes:
    """Random bytes put in."""
    at = draw.randrange(len(content))
    return content[:at] + draw.randbytes(draw.randint(1, 200)) + content[at:]


def double(content: bytes, draw: Random) -> bytes:
    """A piece repeated, sometimes many times."""
    start = draw.randrange(len(content))
    end = start + draw.randint(1, 400)
    return content[:end] + content[start:end] * draw.choice((1, 1, 1, 50)) + content[end:]


def enlarge(content: bytes, draw: Random) -> bytes:
    """A digit between others made many: counts, addresses and lengths that lie."""
    digits = [at for at in range(len(content)) if content[at : at + 1].isdigit()]
    if not digits:
        return flip(content, draw)
    at = draw.choice(digits)
    return content[:at] + b"9" * draw.choice((2, 4, 6, 12)) + content[at + 1 :]


CHANGES: tuple[Change, ...] = (flip, flip, cut, insert, double, enlarge)


@dataclass(frozen=True)
class Sample:
    """A sound file of one kind; `parts` are those of a package that are read."""

    kind: str
    content: bytes
    read: ReadWorkbook
    packed: dict[str, Packed] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)

    def damaged(self, draw: Random) -> tuple[bytes, bool]:
        """The file damaged, and whether its check sums still tell of the damage."""
        change = draw.choice(CHANGES)
        if not self.parts or draw.random() < 0.4:
            return (flip if change is enlarge else change)(self.content, draw), bool(self.parts)
        name = draw.choice(list(self.parts))
        changed = pack(name, change(self.parts[name], draw), 1)
        return archive({**self.packed, name: changed}.values()), False


def sample(kind: str, content: bytes, contract: Contract) -> Sample:
    """A sample of a sound file."""
    packed, parts = {}, {}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for entry in package.infolist():
                body = package.read(entry)
                packed[entry.filename] = pack(entry.filename, body, 1)
                # The sheets of the service's own formulas are not read.
                if 0 < len(body) < 200_000 and not entry.filename.startswith("docProps"):
                    parts[entry.filename] = body
    return Sample(kind, content, read_workbook(content, contract, SECRET), packed, parts)


@dataclass
class Tally:
    """What became of the files, and how much the dearest of them took.

    Seconds are the processor's, of this process and of those that it started.
    """

    kept: Path
    answers: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    dearest: int = 0
    faults: list[str] = field(default_factory=list)
    late: list[Path] = field(default_factory=list)
    """Files that took too long by the clock alone: the machine may have been busy."""

    def complain(self, fault: str, content: bytes) -> None:
        """Notes a fault and says it at once: a run that is broken off has told it."""
        path = self.keep(content)
        self.faults.append(fault)
        click.echo(f"FAULT {fault} ({path})", err=True)

    def keep(self, content: bytes) -> Path:
        """Keeps a file, to be looked at afterwards."""
        path = self.kept / hashlib.sha256(content).hexdigest()[:12]
        path.write_bytes(content)
        return path


def try_one(one: Sample, content: bytes, is_told: bool, contract: Contract, tally: Tally) -> None:
    """Reads one damaged file and notes in `tally` what became of it."""
    try:
        read, seconds, clock = _timed(content, contract)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        tally.complain(f"{one.kind}: {type(error).__name__}: {error}", content)
        return
    tally.slowest = max(tally.slowest, seconds)
    if seconds > SECONDS:
        tally.complain(f"{one.kind}: {seconds:.1f} s", content)
    elif clock > SECONDS:
        tally.late.append(tally.keep(content))
    errors = [finding.code for finding in read.findings if finding.severity == "error"]
    tally.codes.update(set(errors))
    answer = "refused" if errors else "read with remarks" if read.findings else "read"
    tally.answers[f"{one.kind}: {answer}"] += 1
    if is_told and not errors and not _same(read, one.read):
        tally.complain(f"{one.kind}: another figure was read without a word", content)


def _timed(content: bytes, contract: Contract) -> tuple[ReadWorkbook, float, float]:
    """The file as read, with the seconds of the processor and of the clock."""
    before, start = os.times(), time.perf_counter()
    read = read_workbook(content, contract, SECRET)
    clock, after = time.perf_counter() - start, os.times()
    return read, sum(after[:4]) - sum(before[:4]), clock


def try_late_again(tally: Tally, contract: Contract) -> None:
    """Reads once more, now that all is done, what took too long by the clock alone."""
    for path in tally.late:
        content = path.read_bytes()
        clock = min(_timed(content, contract)[2] for _ in range(3))
        click.echo(f"{path}: {clock:.1f} s by the clock, read again")
        if clock > SECONDS:
            tally.complain(f"{clock:.1f} s by the clock", content)


def _same(read: ReadWorkbook, sound: ReadWorkbook) -> bool:
    return (
        read.stamp == sound.stamp
        and read.task_reports == sound.task_reports
        and read.forms.keys() == sound.forms.keys()
        and all(
            (form.vector == sound.forms[code].vector).all() for code, form in read.forms.items()
        )
    )


def sound_files(folder: Path, convert: Callable[[Path, str], Path]) -> dict[str, bytes]:
    """The filled workbook of a small province as issued, and as LibreOffice saves it."""
    from tests.service.province import found_province, honest

    province = found_province(folder)
    province.load_plan()
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=30, b1=4, c1=3))
    province.engine.dispose()
    path = folder / "sent.xlsx"
    path.write_bytes(content)
    made = {"issued .xlsx": content}
    for ending in ("xlsx", "ods", "xls"):
        made[f"LibreOffice .{ending}"] = convert(path, ending).read_bytes()
    return made


def samples(contract: Contract, folder: Path, convert: Callable[[Path, str], Path]) -> list[Sample]:
    """The samples of sound_files()."""
    files = sound_files(folder, convert)
    return [sample(kind, content, contract) for kind, content in files.items()]


def peak_memory() -> tuple[int, int]:
    """The most memory in MB that this process and the largest of its children held.

    A child counts with what its parent held as it started, so this is rather too much.
    """
    if sys.platform == "win32":
        return 0, 0
    import resource

    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (resource.getrusage(one).ru_maxrss >> 10 for one in who)
    return own, children


def _by_soffice(folder: Path) -> Callable[[Path, str], Path]:
    import subprocess

    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        raise click.ClickException("LibreOffice is needed to save the samples in its formats")

    def convert(path: Path, ending: str) -> Path:
        out = folder / f"as_{ending}"
        profile = (folder / "profile").as_uri()
        options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command = [soffice, *options, "--convert-to", ending, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / f"{path.stem}.{ending}"

    return convert


def _turns(made: list[Sample], draw: Random) -> Iterator[Sample]:
    # The other formats are read in a process of their own, which takes many times as long.
    weights = [16 if one.kind.endswith(".xlsx") else 1 for one in made]
    while True:
        yield draw.choices(made, weights)[0]


def try_all(files: dict[str, bytes], count: int, seed: int, kept: Path) -> Tally:
    """So many damaged files read, in a process that has no other children."""
    contract, draw, tally = load_contract(), Random(seed), Tally(kept)
    made = [sample(kind, content, contract) for kind, content in files.items()]
    before, started = peak_memory()[0], time.perf_counter()
    for number, one in zip(range(1, count + 1), _turns(made, draw), strict=False):
        content, is_told = one.damaged(draw)
        try_one(one, content, is_told, contract, tally)
        own, child = peak_memory()
        if own - before + child > max(tally.dearest, MEGABYTES):
            tally.complain(f"{one.kind}: {own - before} MB and {child} MB in a child", content)
        tally.dearest = max(tally.dearest, own - before + child)
        if number % 1_000 == 0 or number == count:
            click.echo(
                f"{number} of {count}, {time.perf_counter() - started:.0f} s; slowest "
                f"{tally.slowest:.2f} s; memory {own - before} MB more than {before}, "
                f"{child} MB in a child; faults {len(tally.faults)}, late {len(tally.late)}"
            )
    try_late_again(tally, contract)
    return tally


@click.command()
@click.option("--count", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=1, show_default=True)
def main(count: int, seed: int) -> None:
    """Damages so many files at random and reads them; exits with 1 for any that is not answered."""
    with tempfile.TemporaryDirectory(prefix="tonghop-fuzz-") as temporary:
        folder = Path(temporary)
        files = sound_files(folder, _by_soffice(folder))
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        kept = Path(tempfile.mkdtemp(prefix="tonghop-fuzz-"))
        tally = apart.submit(try_all, files, count, seed, kept).result()
    for answer, number in sorted(tally.answers.items()):
        click.echo(f"{answer}: {number}")
    click.echo(", ".join(f"{code} {number}" for code, number in tally.codes.most_common()))
    if not tally.faults:
        shutil.rmtree(kept)
    sys.exit(1 if tally.faults else 0)


if __name__ == "__main__":
    # By its name, so that the other process finds what it is to do.
    from tests import fuzz

    fuzz.main(prog_name="python -m tests.fuzz")
