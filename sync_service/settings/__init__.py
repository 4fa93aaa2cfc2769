"""Settings: the one place where a province's own choices of operation come in."""

from sync_service.settings.loading import load_settings
from sync_service.settings.model import TIME_ZONE, Settings, setting_names
from sync_service.settings.refused import SettingsRefused

__all__ = ["TIME_ZONE", "Settings", "SettingsRefused", "load_settings", "setting_names"]
