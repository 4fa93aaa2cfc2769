"""The pages that people work by: every command on them is there, every link leads somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sync_service.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
_BLOCK = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(tonghop [^`]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands(page: Path) -> Iterator[str]:
    """Every line of a block and every word between back-ticks that is a command of ours."""
    text = page.read_text(encoding="utf-8")
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if line.strip().startswith("tonghop "):
                yield from (part.strip() for part in line.split("#")[0].split("&&"))
    for words in _INLINE.findall(_BLOCK.sub("", text)):
        yield " ".join(words.split())


def fault_of(words: str) -> str | None:
    """What is wrong with a command as a page writes it: an unknown name or option."""
    at: click.Command = main
    given = shlex.split(words.replace("…", " ").replace("...", " "))[1:]
    while given and isinstance(at, click.Group):
        if given[0].startswith("-"):
            break
        name = given.pop(0).strip("[]|,")
        if name not in at.commands:
            return f"there is no {name}"
        at = at.commands[name]
    known = {option for one in [*at.params, *main.params] for option in one.opts} | {"--help"}
    for word in given:
        option = re.match(r"\[?(--[a-z-]+)", word)
        if option and option[1] not in known:
            return f"there is no {option[1]}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_on_a_page_exist(page: Path) -> None:
    """Whoever types what stands there meets a command, with those options."""
    faults = {words: fault for words in commands(page) if (fault := fault_of(words))}
    assert faults == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_on_a_page_lead_somewhere(page: Path) -> None:
    """Links to files of the repository."""
    targets = [one for one in _LINK.findall(page.read_text(encoding="utf-8")) if ":" not in one]
    assert [one for one in targets if not (page.parent / one).exists()] == []


def test_the_check_sees_what_is_wrong() -> None:
    """A command or option that is not there is told, one that is there is not."""
    assert fault_of("tonghop units load FILE --json") is None
    assert fault_of("tonghop units lode FILE") == "there is no lode"
    assert fault_of("tonghop units load FILE --jsn") == "there is no --jsn"
    assert len(list(commands(ROOT / "README.md"))) > 10
