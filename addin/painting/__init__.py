"""Sheets of the model painted through plain xlwings: whole ranges, one property at a time."""

from addin.painting.formats import Frame, draw_formats, keep_general
from addin.painting.sheet import fill, finish, lay_out

__all__ = ["Frame", "draw_formats", "fill", "finish", "keep_general", "lay_out"]
