"""Where the time goes: functions watched, each given its own time without that of others within."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import Any
from unittest import mock

# Functions by share: "module:function" or "module:Class.function".
Watched = Mapping[str, str]


class Stopwatch:
    """Seconds and calls by share while its block lasts; `calls` of the program, see counting()."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._open = ["other"]
        self._since = 0.0

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def running(self, watched: Watched) -> Iterator[None]:
        """Watches these functions for as long as the block lasts; the rest is "other"."""
        with ExitStack() as stack:
            for target, share in watched.items():
                stack.enter_context(self._patched(target, share))
            stack.enter_context(self._counting())
            self._since = time.perf_counter()
            yield
            self._turn()

    def _patched(self, target: str, share: str) -> Any:
        name, _, path = target.partition(":")
        owner: Any = import_module(name)
        *parents, last = path.split(".")
        for parent in parents:
            owner = getattr(owner, parent)
        return mock.patch.object(owner, last, self._timed(getattr(owner, last), share))

    def _timed(self, call: Callable[..., Any], share: str) -> Callable[..., Any]:
        @wraps(call)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._open.append(share)
            try:
                return call(*args, **kwargs)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def _counting(self) -> Any:
        """Counts what the program is asked for by xlwings: on Excel each is a call over COM."""
        from addin.calc.bridge import Link

        begin = Link.begin

        def counted(link: Any) -> None:
            if link._depth == 0:
                self.calls[self._open[-1]] += 1
            begin(link)

        return mock.patch.object(Link, "begin", counted)
