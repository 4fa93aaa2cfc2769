"""The composition root: settings in, the installation's context and the web application out."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from apiflask import APIFlask
from flask import Response

from sync_service.contract.loading import load_contract
from sync_service.database.engine import open_engine, reading, writing
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.form_versions import hold_forms, refuse_changed_forms
from sync_service.stages.operation.upgrading import bring_up_to_date, refuse_outdated
from sync_service.web import access, asked, current, errors, openapi
from sync_service.web.board import board
from sync_service.web.changes import changes
from sync_service.web.checks import checks
from sync_service.web.figures import figures
from sync_service.web.health import health
from sync_service.web.pages import upload
from sync_service.web.plans import plans
from sync_service.web.reminders import reminders
from sync_service.web.report_files import report_files
from sync_service.web.reports import reports
from sync_service.web.rollups import rollups
from sync_service.web.server import Server
from sync_service.web.submissions import submissions
from sync_service.web.templates import templates
from sync_service.web.units import units
from sync_service.web.workbooks import workbooks

API = "/api/v1"

_BLUEPRINTS = (
    submissions,
    checks,
    rollups,
    board,
    templates,
    units,
    plans,
    health,
    workbooks,
    figures,
    changes,
    reminders,
    reports,
)
_MEGABYTE = 1024 * 1024
# What a multipart request holds beside its files.
_FRAME = 64 * 1024
# How many times the upload limit a request may have to be told so in JSON.
_EXPLAINED = 8
_POLICY = "Content-Security-Policy"
# Answers are data for programs: nothing in them may be run, framed or kept by a proxy.
_HEADERS = {
    "Cache-Control": "no-store",
    _POLICY: "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def build_context(settings: Settings) -> Context:
    """The installation that the settings describe; makes its folder and its signing key.

    The database is opened but not set up: set_up() does that.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    own = settings.home / "schemas"
    return Context(
        open_engine(settings.database_url),
        load_contract(own=own if own.is_dir() else None),
        settings.files_dir,
        settings.signing_key(),
        settings.now,
    )


def ready_context(settings: Settings) -> Context:
    """The installation with a database that is set up; raises DatabaseOutdated, FormChanged."""
    context = build_context(settings)
    _refuse_unready(context, settings)
    return context


def set_up(settings: Settings) -> Path | None:
    """Makes the folder, the key and the database, or brings them up to date.

    Returns the backup that was made before an earlier version's tables were changed. Raises
    DatabaseOutdated for a later version's, FormChanged.
    """
    context = build_context(settings)
    aside = bring_up_to_date(context, settings.home)
    with writing(context.engine) as connection:
        hold_forms(context.contract, connection)
    return aside


def create_app(settings: Settings, context: Context | None = None) -> APIFlask:
    """The web application over a database that fits it; raises DatabaseOutdated, FormChanged."""
    context = context or build_context(settings)
    _refuse_unready(context, settings)
    version = _version()
    app = APIFlask(
        "sync_service",
        title="Tổng Hợp",
        version=version,
        spec_path=f"{API}/openapi.json",
        docs_path=None,  # such pages load their programs from elsewhere on the internet
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # Flask's way to say: none
    )
    app.config.update(
        AUTO_404_RESPONSE=False,
        AUTO_SERVERS=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * _MEGABYTE + _FRAME,
        OPENAPI_VERSION="3.1.0",
    )
    app.extensions[current.EXTENSION] = current.Service(context, settings, version)
    errors.register(app)
    app.before_request(access.identify)
    app.before_request(asked.refuse_nul)
    app.after_request(_secured)
    app.spec_processor(openapi.complete)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=API)
    app.register_blueprint(report_files)
    upload.register(
        app, _session_key(context.secret), is_https=settings.public_url.startswith("https://")
    )
    return app


def serve(settings: Settings, ready: Callable[[str], None] | None = None) -> None:
    """Serves until interrupted; `ready` is told the address once requests are taken.

    Raises DatabaseOutdated, AddressRefused.
    """
    with _server(settings, None) as server:
        if ready is not None:
            ready(server.address)
        server.run()


@contextmanager
def serving(settings: Settings, context: Context | None = None) -> Iterator[str]:
    """The service in a thread of this process, for as long as the block lasts; its address.

    Raises DatabaseOutdated, AddressRefused.
    """
    with _server(settings, context) as server, server.in_thread():
        yield server.address


def _server(settings: Settings, context: Context | None) -> Server:
    app = create_app(settings, context)
    # Beyond this the server breaks off by itself; up to it, the application explains.
    most = app.config["MAX_CONTENT_LENGTH"] * _EXPLAINED
    return Server(app, settings.host, settings.port, most, settings.trusted_proxy)


def _refuse_unready(context: Context, settings: Settings) -> None:
    refuse_outdated(context.engine, settings.home)
    with reading(context.engine) as connection:
        refuse_changed_forms(context.contract, connection)


def _secured(response: Response) -> Response:
    for name, value in _HEADERS.items():
        if name == _POLICY and name in response.headers:
            continue  # a page's own
        response.headers[name] = value
    return response


def _session_key(secret: bytes) -> bytes:
    """The key of the pages' sessions: another than the stamps', made of the same secret."""
    return hmac.digest(secret, b"tonghop session", "sha256")


def _version() -> str:
    try:
        return metadata.version("tonghop")
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
