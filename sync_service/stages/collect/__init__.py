"""Mailbox and shared folder looked through: each report taken once, answered once."""
