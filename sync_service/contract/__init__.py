"""What is reported: schemas/ loaded and checked into definitions, and the rule language."""
