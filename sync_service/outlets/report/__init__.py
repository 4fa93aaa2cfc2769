"""The quarterly report for reading: Word in the Party's document form, PDF, charts, its mail."""
