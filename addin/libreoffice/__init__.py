"""The menu "Tổng hợp" in LibreOffice Calc; built into an extension by addin/build/extension.py."""
