"""The ideas of the field, with the standard library only."""
