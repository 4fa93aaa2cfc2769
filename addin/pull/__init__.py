"""The province's figures into the open workbook, beside what the officer wrote, or not at all."""

from addin.pull.pulling import Pulled, pull

__all__ = ["Pulled", "pull"]
