"""Checks of what was read, one module a kind; each returns findings."""
