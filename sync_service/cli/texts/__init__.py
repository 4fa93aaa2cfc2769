"""What the commands say, Vietnamese and English; one module a subject."""

from sync_service.cli.texts import (
    channels,
    definitions,
    events,
    faults,
    google,
    operation,
    outbox,
    plans,
    report,
    reports,
    totals,
)

SUBJECTS = (
    faults.TEXTS,
    definitions.TEXTS,
    plans.TEXTS,
    events.TEXTS,
    reports.TEXTS,
    channels.TEXTS,
    google.TEXTS,
    totals.TEXTS,
    report.TEXTS,
    outbox.TEXTS,
    operation.TEXTS,
)
TEXTS: dict[str, tuple[str, str]] = {
    text: words for subject in SUBJECTS for text, words in subject.items()
}
