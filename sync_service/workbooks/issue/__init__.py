"""The workbooks that units fill in: drawn once for all units alike, filled in for each."""
