"""Backup, restore, upgrade, and what the machine looks like."""
