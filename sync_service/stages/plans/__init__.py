"""What becomes of plans once loaded: changes, events, links, tasks that name nobody."""
