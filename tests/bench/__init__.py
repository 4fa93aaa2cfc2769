"""`make bench`: our times against the usual ways of doing the same, as ratios."""
