"""Mails queued and sent: reports, reminders, reports returned."""
