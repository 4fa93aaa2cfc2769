"""One way for all classes of the engine to meet LibreOffice's errors and xlwings' open ends."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from xlwings import base_classes

from addin.calc.bridge import Link


class Linked(Protocol):
    link: Link


# These need no office, or must do their work when it is gone.
_ALWAYS = frozenset(("__init__", "engine", "kill", "pid", "quit", "version"))

_C = TypeVar("_C", bound=type)
_BASES = frozenset(c for c in vars(base_classes).values() if inspect.isclass(c))


def calc_class(noun: str) -> Callable[[_C], _C]:
    """Class decorator: calls keep the link's time-out and raise its errors.

    What xlwings' base class foresees and this class lacks raises NotImplementedError with a
    sentence naming it. The class needs an attribute `link`.
    """

    def decorated(cls: _C) -> _C:
        for name, member in list(vars(cls).items()):
            if name in _ALWAYS:
                continue
            if inspect.isfunction(member) and not inspect.isgeneratorfunction(member):
                setattr(cls, name, _guarded(member))
            elif isinstance(member, property):
                setattr(cls, name, _guarded_property(member))
        for base in cls.__mro__[1:]:
            if base in _BASES:
                _close_open_ends(cls, base, noun)
        return cls

    return decorated


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def guarded(self: Linked, *args: Any, **kwargs: Any) -> Any:
        link = self.link
        link.begin()
        try:
            return call(self, *args, **kwargs)
        except Exception as error:
            explained = link.explained(error)
            if explained is error:
                raise
            raise explained from error
        finally:
            link.end()

    return guarded


def _guarded_property(member: property) -> property:
    return property(
        member.fget and _guarded(member.fget),
        member.fset and _guarded(member.fset),
        doc=member.__doc__,
    )


def _close_open_ends(cls: type, base: type, noun: str) -> None:
    for name, member in vars(base).items():
        if inspect.iscoroutinefunction(member):
            continue
        own = next((vars(c)[name] for c in _above(cls, base) if name in vars(c)), None)
        if isinstance(member, property) and member.fget and _is_open(member.fget):
            if own is None:
                lacking = _lacking(f"{noun}.{name}")
                setattr(cls, name, property(lacking, lacking))
            elif isinstance(own, property) and own.fset is None and member.fset is not None:
                setattr(cls, name, own.setter(_lacking(f"setting {noun}.{name}")))
        elif inspect.isfunction(member) and own is None and _is_open(member):
            setattr(cls, name, _lacking(f"{noun}.{name}()"))


def _above(cls: type, base: type) -> tuple[type, ...]:
    return cls.__mro__[: cls.__mro__.index(base)]


def _is_open(function: Callable[..., Any]) -> bool:
    # xlwings' base classes hold a few finished methods, such as Range.expand().
    return "NotImplementedError" in function.__code__.co_names


def _lacking(what: str) -> Callable[..., Any]:
    def lacking(*_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError(f"{what} is not there on LibreOffice (addin.calc)")

    return lacking
