"""Sheets of the model painted through xlwings: whole ranges, in few steps."""

from addin.painting.decorating import prepare
from addin.painting.formats import Frame, draw_formats, keep_general
from addin.painting.sheet import fill, finish, lay_out, open_view

__all__ = [
    "Frame",
    "draw_formats",
    "fill",
    "finish",
    "keep_general",
    "lay_out",
    "open_view",
    "prepare",
]
