"""What can be wrong in a plan's workbook, and the refusal that names every fault at its cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sync_service.errors import TonghopError

_SHOWN_FAULTS = 50

# Vietnamese and English, each also saying how to mend it.
_TEXTS: dict[str, tuple[str, str]] = {
    "unreadable": ("{reason}", "{reason_en}"),
    "sheet_missing": ("Thiếu trang “{sheet}”.", "The sheet “{sheet}” is missing."),
    "headings_missing": (
        "Không thấy hàng tiêu đề ({headings}).",
        "There is no row of headings ({headings}).",
    ),
    "column_missing": ("Thiếu cột “{heading}”.", "The column “{heading}” is missing."),
    "day": (
        "“{value}” không phải là ngày; ghi dạng dd/mm/yyyy.",
        "“{value}” is no date; write dd/mm/yyyy.",
    ),
    "number": ("“{value}” không phải là số.", "“{value}” is no number."),
    "whole": ("“{value}” không phải là số nguyên.", "“{value}” is no whole number."),
    "choice": (
        "“{value}” không có trong danh sách: {words}.",
        "“{value}” is not on the list: {words}.",
    ),
    "empty": ("Chưa ghi “{heading}”.", "“{heading}” is missing."),
    "plan_code": (
        "“{value}”: mã kế hoạch chỉ gồm chữ không dấu, số, dấu chấm và gạch, tối đa 28 ký tự.",
        "“{value}”: a plan's code has plain letters, digits, dots and hyphens, 28 at most.",
    ),
    "code": (
        "“{value}”: mã số không có khoảng trắng, dấu phẩy, chấm phẩy, và tối đa 24 ký tự.",
        "“{value}”: a code has no blanks, commas or semicolons, and 24 letters at most.",
    ),
    "code_twice": (
        "Mã “{value}” đã dùng ở {other}.",
        "The code “{value}” stands at {other} already.",
    ),
    "plan_unknown": ("Không có kế hoạch mã “{value}”.", "There is no plan “{value}”."),
    "task_unknown": (
        "Kế hoạch không có nhiệm vụ mã “{value}”.",
        "The plan has no task “{value}”.",
    ),
    "own_plan": (
        "Nhiệm vụ không liên kết với chính kế hoạch của nó (“{value}”).",
        "A task is not linked within its own plan (“{value}”).",
    ),
    "parts_missing": (
        "“nhiều mốc” cần ít nhất hai dòng mốc thời gian ngay bên dưới, để trống mã số.",
        "Several time limits need at least two rows right below, without a code.",
    ),
    "parts_unwanted": (
        "Bên dưới có dòng ghi thêm mốc thời gian; hãy chọn “nhiều mốc” hoặc xóa dòng đó.",
        "Rows below add time limits: choose “nhiều mốc” or delete them.",
    ),
    "span": (
        "“Đến giá trị” phải ghi khi so sánh “từ – đến”, và chỉ khi đó.",
        "“Đến giá trị” goes with “từ – đến”, and only with it.",
    ),
    "measure": (
        "“{value}” không phải là mã số liệu dạng biểu:MÃ.cột.",
        "“{value}” is no measure (form:CODE.column).",
    ),
}


@dataclass(frozen=True)
class PlanFault:
    """What is wrong at a sheet's cell: its key, and the words for it."""

    sheet: str
    cell: str
    key: str
    params: dict[str, Any] = field(default_factory=dict, compare=False)

    def text(self, language: str = "vi") -> str:
        """Place and fault in words."""
        words = _TEXTS[self.key][language == "en"].format_map(self.params)
        return f"{self.sheet}!{self.cell}: {words}" if self.cell else words


class PlanFileRefused(TonghopError):
    """A plan's workbook that cannot be taken; names every fault with sheet and cell."""

    def __init__(self, file: str, faults: Sequence[PlanFault]) -> None:
        shown, more = faults[:_SHOWN_FAULTS], len(faults) - _SHOWN_FAULTS
        rest = [f"... (+{more})"] if more > 0 else []
        vi = [f"{file}: có {len(faults)} chỗ cần sửa", *(one.text() for one in shown), *rest]
        en = [f"{file}: {len(faults)} to mend", *(one.text("en") for one in shown), *rest]
        super().__init__("\n".join(vi), "\n".join(en))
        self.faults = tuple(faults)


class Faults(list[PlanFault]):
    """The faults of one workbook, in the order in which they are met."""

    def add(self, key: str, sheet: str, cell: str = "", **params: Any) -> None:
        """Notes a fault."""
        self.append(PlanFault(sheet, cell, key, params | {"sheet": sheet}))
