"""Answers that programs pull again and again, kept with the state that they were made from."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

# A province's workbook is about a megabyte when compressed.
_MOST = 16

Key = tuple[str, ...]


@dataclass(frozen=True)
class Pull:
    """An answer with the state of the database that it was made from, and its tag."""

    state: str
    digest: str
    compressed: bytes


@dataclass
class Pulls:
    """The answers made last."""

    _kept: "OrderedDict[Key, Pull]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, key: Key, state: str) -> Pull | None:
        """The answer, if it was made from this state."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.state != state:
                return None
            self._kept.move_to_end(key)
            return found

    def keep(self, key: Key, pull: Pull) -> None:
        """Keeps an answer in place of an older one, and lets the one longest unused go."""
        with self._lock:
            self._kept[key] = pull
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
