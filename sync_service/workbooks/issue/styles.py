"""The look of an issued workbook: fonts, colours, borders, number formats."""

from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "Times New Roman"


def workbook_options() -> dict[str, Any]:
    """Options of XlsxWriter's Workbook, new for each, for it writes into them."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # Widths count in digits of the default font: 8 pixels. Without a scheme, or Excel would
        # show the theme's font instead.
        "default_format_properties": {"font_name": FONT, "font_size": 12, "font_scheme": "none"},
        "default_row_height": 21,
        "default_column_width": 72,
    }


TAB_COVER, TAB_TASKS, TAB_FIGURES = "#7F7F7F", "#C55A11", "#2F5597"
TAB_CHECKS = "#548235"

_INK, _PALE_INK = "#1F3864", "#404040"
_YELLOW, _GREY, _DARK_GREY = "#FFF8D6", "#EFEFEF", "#CFCFCF"
_BLUE, _PALE_BLUE = "#D9E2F0", "#EEF2F8"

_FAULT = {"bg_color": "#F8CBAD", "font_color": "#9C0006"}
_NOTICE = {"bg_color": "#FFD966", "font_color": "#7F4F00"}
_BOXED = {"border": 1, "border_color": "#8C8C8C", "valign": "vcenter"}
_ENTRY = {**_BOXED, "bg_color": _YELLOW, "locked": False}
_SHOWN = {**_BOXED, "bg_color": _GREY, "font_color": _PALE_INK}
_HEAD = {**_BOXED, "bold": True, "align": "center", "text_wrap": True}

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _INK, "valign": "vcenter"},
    "cover_title": {"bold": True, "font_size": 18, "font_color": _INK, "valign": "vcenter"},
    "subtitle": {"italic": True, "text_wrap": True, "valign": "top"},
    "line": {"valign": "vcenter"},
    "hint": {"italic": True, "font_color": _PALE_INK, "valign": "vcenter"},
    "section": {"bold": True, "font_color": _INK, "valign": "vcenter", "bottom": 1},
    "step": {"text_wrap": True, "valign": "top"},
    "step_number": {"bold": True, "align": "right", "valign": "top"},
    "about_label": {**_BOXED, "indent": 1, "bg_color": _PALE_BLUE, "text_wrap": True},
    "about": {**_BOXED, "indent": 1, "text_wrap": True, "bold": True},
    "about_open": {**_ENTRY, "indent": 1, "text_wrap": True, "num_format": "@"},
    "legend_input": {**_BOXED, "bg_color": _YELLOW},
    "legend_reference": {**_BOXED, "bg_color": _GREY},
    "legend_not_asked": {**_BOXED, "bg_color": _DARK_GREY},
    "link": {"underline": 1, "font_color": "#0B5394", "valign": "top"},
    "head": {**_HEAD, "bg_color": _BLUE},
    "head_input": {**_HEAD, "bg_color": "#FFE699"},
    "head_shown": {**_HEAD, "bg_color": "#DDDDDD", "font_color": _PALE_INK},
    "band": {**_BOXED, "bold": True, "bg_color": _PALE_BLUE, "text_wrap": True},
    "label": {**_BOXED, "text_wrap": True},
    "label_main": {**_BOXED, "text_wrap": True, "bold": True},
    "code": {**_BOXED, "align": "center", "num_format": "@"},
    "not_asked": {**_BOXED, "bg_color": _DARK_GREY},
    "input": {**_ENTRY, "align": "right"},
    "input_text": {**_ENTRY, "num_format": "@", "text_wrap": True, "align": "left"},
    "reference": {**_SHOWN, "align": "right"},
    "task_text": {**_BOXED, "num_format": "@", "text_wrap": True, "valign": "top"},
    "task_shown": {**_SHOWN, "text_wrap": True, "valign": "top"},
    "task_shown_number": {**_SHOWN, "align": "right", "valign": "top"},
    "task_input": {**_ENTRY, "num_format": "@", "text_wrap": True, "valign": "top"},
    "task_number": {**_ENTRY, "align": "right", "valign": "top"},
    "task_date": {**_ENTRY, "num_format": "dd/mm/yyyy", "align": "center", "valign": "top"},
    "signature": {"bold": True, "align": "center"},
    "signature_hint": {"italic": True, "align": "center"},
    "legend_fault": {**_BOXED, **_FAULT},
    "legend_notice": {**_BOXED, **_NOTICE},
    "state": {**_BOXED, "indent": 1, "text_wrap": True, "bold": True},
    "check_band": {"bold": True, "bg_color": _PALE_BLUE, "valign": "vcenter", "bottom": 1},
    "check_rule": {**_BOXED, "underline": 1, "font_color": "#0B5394", "valign": "top"},
    "check_verdict": {**_BOXED, "bold": True, "align": "center", "valign": "top"},
    "check_words": {**_BOXED, "text_wrap": True, "valign": "top"},
    "fault": _FAULT,
    "notice": _NOTICE,
    "good": {"bg_color": "#E2F0D9", "font_color": "#274E13"},
    "open": {"bg_color": _GREY, "font_color": _PALE_INK},
    "hidden": {"num_format": "@"},
}


class Styles:
    """The formats of one workbook, each made when first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        def make(look: str, decimals: int | None, indent: int) -> Format:
            properties = dict(_LOOKS[look])
            if decimals is not None:
                properties["num_format"] = number_format(decimals)
            if indent:
                properties["indent"] = indent
            return workbook.add_format(properties)

        self._make = cache(make)

    def __call__(self, look: str, decimals: int | None = None, indent: int = 0) -> Format:
        """The format of a look, for numbers with so many decimals, text moved in by steps."""
        return self._make(look, decimals, indent)


def number_format(decimals: int) -> str:
    """Groups of thousands and so many decimals; the program shows them in its user's way."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
