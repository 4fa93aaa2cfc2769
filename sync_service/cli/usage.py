"""Words that were typed wrongly, told in Vietnamese as everything else is."""

import ast
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError

from sync_service.cli.texts import TEXTS
from sync_service.domain.catalogue import Language
from sync_service.errors import TonghopError
from sync_service.settings import load_settings

_WRITTEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")

# click has no class of its own for this fault.
_SPARE = re.compile(r"unexpected extra arguments? \((.+)\)")


class Commands(click.Group):
    """A group of commands whose faults of usage are told in the person's language."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """As click's; raises UsageFault in place of its own words."""
        with _told():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """As click's; raises UsageFault in place of its own words."""
        with _told(ctx):
            return super().invoke(ctx)


class UsageFault(click.UsageError):
    """A fault of usage that shows itself in the person's language."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints what is wrong, how the command is written, and where to read more."""
        language = language_of(self.ctx)
        lines = [_say("usage_wrong", language, what=self.message)]
        if self.ctx is not None:
            usage = " ".join(
                (self.ctx.command_path, *self.ctx.command.collect_usage_pieces(self.ctx))
            )
            lines.append(_say("usage_how", language, usage=usage))
            lines.append(_say("usage_help", language, path=self.ctx.command_path))
        click.echo("\n".join(lines), file=file, err=file is None)


def language_of(context: click.Context | None) -> Language:
    """The language asked for by `--lang`, else the settings' one; Vietnamese where they fail."""
    asked = None if context is None else context.find_root().params.get("lang")
    if asked is None:
        try:
            asked = load_settings().language
        except TonghopError:
            asked = "vi"
    return "en" if asked == "en" else "vi"


@contextmanager
def _told(context: click.Context | None = None) -> Iterator[None]:
    try:
        yield
    except (UsageFault, NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        where = error.ctx or context
        raise UsageFault(_sentence(error, language_of(where)), where) from error


def _sentence(error: click.UsageError, language: Language) -> str:
    match error:
        case click.NoSuchCommand():
            name = _say("no_command", language, name=error.command_name)
            return name + _near(error.possibilities, language)
        case click.NoSuchOption():
            name = _say("no_option", language, name=error.option_name)
            return name + _near(error.possibilities, language)
        case click.BadOptionUsage():
            return _say("value_missing", language, name=error.option_name)
        case click.MissingParameter() if error.param is not None:
            return _say("option_missing", language, name=_name(error.param, error.ctx))
        case click.BadParameter() if error.param is not None:
            return _of_value(error, error.param, language)
    if words := _SPARE.search(error.message):
        return _say("words_too_many", language, words=words[1])
    return error.message


def _of_value(error: click.BadParameter, param: click.Parameter, language: Language) -> str:
    name = _name(param, error.ctx)
    value = _value(error.message)
    match param.type:
        case click.Choice():
            choices = ", ".join(map(str, param.type.choices))
            return _say("value_choice", language, name=name, value=value, choices=choices)
        case click.Path() if value:
            return _say(_of_path(Path(value), param.type), language, file=value)
        case click.types.IntParamType():
            return _say("value_number", language, name=name)
    return _say("value_refused", language, name=name, reason=error.message)


def _of_path(path: Path, wanted: click.Path) -> str:
    if not path.exists():
        return "file_absent"
    if path.is_dir() and not wanted.dir_okay:
        return "file_is_folder"
    if not path.is_dir() and not wanted.file_okay:
        return "file_no_folder"
    return "file_unreadable"


def _value(message: str) -> str:
    """What was typed, which click keeps only as Python writes it, in its message."""
    written = _WRITTEN.search(message)
    return str(ast.literal_eval(written[0])) if written else ""


def _name(param: click.Parameter, context: click.Context | None) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.make_metavar(context) if context is not None else str(param.name)


def _near(possibilities: Sequence[str] | None, language: Language) -> str:
    if not possibilities:
        return ""
    return _say("usage_near", language, near=", ".join(possibilities))


def _say(text: str, language: Language, **params: str) -> str:
    vi, en = TEXTS[text]
    return (en if language == "en" else vi).format(**params)
