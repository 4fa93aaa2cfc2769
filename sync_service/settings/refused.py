"""A setting that cannot be used."""

from sync_service.errors import TonghopError


class SettingsRefused(TonghopError):
    """A setting cannot be used; the message names its place, the fault and the mend."""
