"""The command `tonghop`: thin commands over the stages."""

from sync_service.cli.main import main

__all__ = ["main"]
