"""What a button tells instead of doing its work: always one sentence for the person."""


class AddinError(Exception):
    """A button's work ended, with nothing changed; the text is for the person, in Vietnamese."""


class ServiceAway(AddinError):
    """The service does not answer, or answers with a fault of its own."""


class NotSignedIn(AddinError):
    """There is no token here, or the service no longer knows it."""


class ServiceRefused(AddinError):
    """The service refused what was asked; `code` is its own word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class OtherVersion(AddinError):
    """The service tells something else than this version of the add-in reads."""


class WorkbookRefused(AddinError):
    """The open workbook stands in the way: a sheet protected, filtered, taken apart."""


class Stopped(AddinError):
    """The person stopped the work before anything was written."""


class Cancelled(AddinError):
    """The person answered a question with "no" or closed it."""
