"""Faults of ours, of the environment or of the call; faults in the data are findings instead."""

from typing import ClassVar


class TonghopError(Exception):
    """What was asked could not be done; says so in both languages."""

    exit_code: ClassVar[int] = 1

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi = vi
        self.en = en

    def text(self, language: str = "vi") -> str:
        """The message in Vietnamese, or in English for `en`."""
        return self.en if language == "en" else self.vi

    def __str__(self) -> str:
        return self.vi


class UsageRefused(TonghopError):
    """The command or the request was put wrongly; nothing was done."""

    exit_code = 2
