"""How a process dies at random: at some step of the program's own code, or at some moment."""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import sync_service

_ROOT = Path(sync_service.__file__).parent
# Where something is stored, moved or answered: reading and checking a workbook, and drawing a
# page, take most of the time and leave nothing half done.
_STEPS_OF = tuple(
    str(_ROOT / name)
    for name in (
        "stages/collect", "stages/store", "stages/consolidate", "stages/originals",
        "inboxes/folder", "inboxes/mailbox", "database/arrivals",
        "database/submissions", "database/outbox", "database/audit", "database/engine",
        "web/pages/upload",
    )
)  # fmt: skip
# Preloaded together: the server of forks is started once, by whichever work comes first.
_WORKS = ["tests.kill.collecting", "tests.kill.sending"]


def forks() -> ForkServerContext:
    """What starts processes quickly, with the program already imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_WORKS)
    return context


class Steps:
    """Counts calls and returns in this process, and kills it at one of them (0: at none)."""

    def __init__(self, last: int = 0) -> None:
        self.count = 0
        self.last = last

    def __call__(self, frame: FrameType, _event: str, _argument: Any) -> None:
        if frame.f_code.co_filename.startswith(_STEPS_OF):
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def follow(self) -> None:
        """Counts in this thread and in those begun from now on."""
        threading.setprofile(self)
        sys.setprofile(self)

    def leave(self) -> None:
        """Counts no more."""
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Span:
    """How many steps and seconds a work takes that nobody disturbs."""

    steps: int
    seconds: float


def span_of(work: Callable[[], object]) -> Span:
    """The span of a work, done here."""
    steps, begun = Steps(), time.monotonic()
    steps.follow()
    try:
        work()
    finally:
        steps.leave()
    return Span(steps.count, time.monotonic() - begun)


class Mortal:
    """A process that is to die: by itself at a step, or from outside at a moment."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self.target = target
        self.arguments = arguments
        self.process: BaseProcess = forks().Process()
        self.is_counting = False

    def live(self, chance: random.Random, span: Span) -> None:
        """Starts the process unless it lives; comes back when it has begun its work, or died."""
        if self.process.pid is not None and self.process.is_alive():
            return
        self.is_counting = chance.random() < 0.5
        last = chance.randint(1, span.steps) if self.is_counting else 0
        ready = forks().Event()
        self.process = forks().Process(target=self.target, args=(*self.arguments, last, ready))
        self.process.start()
        # It may be dead before it is ready: its step was one of the first.
        while not ready.wait(0.05) and self.process.is_alive():
            pass
        assert self.process.exitcode in (None, -signal.SIGKILL), "it ended by itself"


def die(victims: Sequence[tuple[Mortal, Span]], chance: random.Random) -> None:
    """Kills processes at one moment left to chance, by when some may have died at their step."""
    seconds = max(span.seconds for _, span in victims)
    if all(one.is_counting for one, _ in victims):
        for one, _ in victims:
            one.process.join(12 * seconds)  # it may have nothing more to do
    else:
        # Longer than the work takes here: in a process just begun it takes longer.
        time.sleep(chance.uniform(0, 3 * seconds))
    for one, _ in victims:
        one.process.kill()
    for one, _ in victims:
        one.process.join()
