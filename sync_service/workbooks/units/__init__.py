"""The units of a province and their events, as a workbook."""
