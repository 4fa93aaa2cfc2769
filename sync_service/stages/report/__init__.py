"""The quarterly report: its facts, words, files; drafted and approved."""
