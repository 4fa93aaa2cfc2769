"""The shapes in which plans come; the one that recognises itself most strongly reads the tasks.

Each shape is a module with two functions: `recognises(source)` → how strongly, 0 to 1, and
`tasks_of(source)` → its tasks and doubts.
"""

from types import ModuleType
from typing import Protocol, cast

from sync_service.documents.found import Doubt, FoundTask
from sync_service.documents.shapes import bullets, items, organs, programme, tables
from sync_service.documents.text import Source


class Shape(Protocol):
    def recognises(self, source: Source) -> float: ...

    def tasks_of(self, source: Source) -> tuple[list[FoundTask], list[Doubt]]: ...


_MODULES: tuple[ModuleType, ...] = (items, tables, organs, bullets, programme)
SHAPES: tuple[Shape, ...] = tuple(cast(Shape, module) for module in _MODULES)
