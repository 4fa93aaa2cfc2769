"""What every command shares: settings, the open database, the language, and how it answers."""

import functools
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import DBAPIError

from sync_service.app import ready_context
from sync_service.cli.faults import database_refused, machine_refused
from sync_service.cli.texts import TEXTS
from sync_service.cli.usage import language_of
from sync_service.contract.loading import ContractRefused
from sync_service.domain.catalogue import Language
from sync_service.errors import TonghopError
from sync_service.settings import Settings, load_settings
from sync_service.stages.context import Context

ACTOR = "cli"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Desk:
    """One run of a command: where it reads its settings from and whom it speaks to."""

    settings: Settings
    language: Language

    def say(self, text: str, **params: Any) -> None:
        """Prints a text of cli/texts/ to the person, on standard error."""
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            self.words(text, **params), markup=False
        )

    def words(self, text: str, **params: Any) -> str:
        """A text of cli/texts/ in the person's language."""
        vi, en = TEXTS[text]
        return (en if self.language == "en" else vi).format(**params)

    def answer(self, document: Any) -> None:
        """Prints one JSON document, and nothing else, to standard output."""
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
        sys.stdout.flush()

    def context(self) -> Context:
        """The stages' context over a database that is up to date; refuses one that is not."""
        return ready_context(self.settings)

    def progress(self) -> Progress:
        """A progress bar on standard error; silent where nobody looks at a terminal."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Turns what stands in the way into one sentence and the exit code.

    A traceback is shown for a fault of the program only, with a sentence after it.
    """

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        language = language_of(click.get_current_context())
        try:
            return function(*args, **kwargs)
        except TonghopError as error:
            _refuse(error.text(language), error.exit_code)
        except ContractRefused as error:
            heading = TEXTS["contract_refused"][language == "en"]
            _refuse(f"{heading}\n{error}", 1)
        except BrokenPipeError:
            raise  # whoever read along has seen enough: click ends quietly
        except OSError as error:
            _refuse(machine_refused(error).text(language), 1)
        except DBAPIError as error:
            if (refused := database_refused(error)) is None:
                _unforeseen(language)
            _refuse(refused.text(language), 1)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception:
            _unforeseen(language)

    return guarded


def make_desk(context: click.Context) -> Desk:
    """The desk of this run, from the settings and `--lang`."""
    settings = load_settings()
    language = context.find_root().params.get("lang") or settings.language
    return Desk(settings, language)


def period_option(function: Callable[P, R]) -> Callable[P, R]:
    """The option `--period` of the commands that need one."""
    return click.option("--period", required=True, help="Kỳ, như 2026-Q3. / Such as 2026-Q3.")(
        function
    )


def json_option(function: Callable[P, R]) -> Callable[P, R]:
    """The option `--json` of the commands that answer a program."""
    return click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON. / JSON.")(
        function
    )


def _unforeseen(language: Language) -> NoReturn:
    """The program's own fault: the traceback for who mends it, a sentence for who met it."""
    traceback.print_exc()
    _refuse(TEXTS["unexpected"][language == "en"], 1)


def _refuse(message: str, code: int) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(message, markup=False)
    raise SystemExit(code)
