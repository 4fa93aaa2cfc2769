"""Damages that clerks and their programs do to workbooks, each with what must come of it."""
