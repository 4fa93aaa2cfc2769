"""A service account asks no server that the API does not need."""

from google.oauth2.service_account import Credentials

from sync_service.outlets.google.connection import QuietAccount

LOOKUP = "_maybe_start_regional_access_boundary_refresh"


def test_the_lookup_of_regions_is_left_out() -> None:
    """google-auth's own account has the lookup that ours leaves out, under the same name."""
    assert callable(getattr(Credentials, LOOKUP))
    assert LOOKUP in vars(QuietAccount)
