"""What every stage works with: made once by the composition root, then handed down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sync_service.contract.loading import Contract


@dataclass(frozen=True)
class Context:
    """The database, the definitions, the folder of originals, the signing key and the clock."""

    engine: Engine
    contract: Contract
    originals: Path
    secret: bytes
    now: Callable[[], datetime]
