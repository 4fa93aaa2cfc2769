"""Definitions to sheets and back: workbooks issued, read and published."""
