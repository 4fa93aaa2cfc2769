"""A plan as a workbook for a person to check, written and read back."""
