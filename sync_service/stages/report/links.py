"""Links to the files of sent reports, for mails that could not carry them."""

import hashlib
import hmac


def link_of(secret: bytes, report: int, role: str) -> str:
    """The path at which whoever was sent it fetches a report's file; it cannot be guessed."""
    return f"/bao-cao/{report}/{role}/{signature_of(secret, report, role)}"


def signature_of(secret: bytes, report: int, role: str) -> str:
    """What shows that a link to a report's file comes from the office."""
    told = f"report-file:{report}:{role}".encode()
    return hmac.new(secret, told, hashlib.sha256).hexdigest()[:40]
