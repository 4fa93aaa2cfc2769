"""Mails put together and handed over: by SMTP, or as .eml files where no server is set."""

from sync_service.outlets.mail.delivery import Delivery, Transport
from sync_service.outlets.mail.post import Post, post_of

__all__ = ["Delivery", "Post", "Transport", "post_of"]
