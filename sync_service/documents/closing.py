"""The time limit that closes a paragraph in parentheses: "... (thực hiện thường xuyên)."."""

import re

from sync_service.documents.deadlines import deadline_of
from sync_service.domain.deadlines import Deadline

# One pair inside another is allowed: "(... khi có chỉ đạo (Trong năm 2023))".
_CLOSING = re.compile(r"\((?P<inner>(?:[^()]|\([^()]*\))*)\)\s*(?:[.;,:]|\./\.)*\s*$")


def closing_time(text: str) -> tuple[Deadline, tuple[str, ...]] | None:
    """The time limit in the parentheses that close the text, with its doubts; None without one.

    Parentheses in the middle of the text, about something else than time, or around the whole
    of it, set no limit.
    """
    found = _CLOSING.search(text)
    if found is None or not text[: found.start()].strip():
        return None
    deadline, doubts = deadline_of(found["inner"].strip())
    return None if deadline.kind == "none" else (deadline, doubts)
