"""The HTTP service: one blueprint a noun, rights in access.py, errors in errors.py."""
