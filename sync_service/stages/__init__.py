"""The pipeline: receive, read, validate, store, consolidate, publish."""
