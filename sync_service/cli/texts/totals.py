"""Totals and where they come from, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "rollup": (
        "{name}, kỳ {period}: {accepted}/{expected} đơn vị đã có báo cáo được nhận. "
        "Còn thiếu: {missing}",
        "{name}, {period}: {accepted} of {expected} units accepted. Missing: {missing}",
    ),
    "traced": ("{measure}, cột {column}: {total}", "{measure}, column {column}: {total}"),
    "workbook_written": ("Đã lập {file}.", "Wrote {file}."),
    "heading_measure": ("Mã số", "Code"),
    "heading_label": ("Chỉ tiêu", "Measure"),
    "heading_value": ("Số liệu", "Figure"),
    "heading_unit": ("Đơn vị", "Unit"),
    "heading_file": ("Tệp", "File"),
    "heading_cell": ("Ô", "Cell"),
}
