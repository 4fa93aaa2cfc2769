"""The settings and what each may be; docs/settings.md lists them."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from sync_service.settings.key import SECRET_LENGTH, kept_key

TIME_ZONE = "Asia/Ho_Chi_Minh"


def _absolute(path: Path) -> Path:
    # Kept absolute, so that a later change of the working folder does not move the data.
    return path.expanduser().absolute()


def _home_as_path(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("empty")
    return value


def _sqlite_in_home(data: dict[str, Any]) -> str:
    return f"sqlite:///{(data['home'] / 'tonghop.sqlite').as_posix()}"


def _known_database(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        scheme = "postgresql+psycopg"
    if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("not a database known here")
    return f"{scheme}://{rest}"


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SECRET_LENGTH:
        raise ValueError("too short")
    return secret


class Settings(BaseModel):
    """One frozen set of settings; made by `load_settings`, or by hand in tests."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )

    home: Annotated[Path, BeforeValidator(_home_as_path), AfterValidator(_absolute)] = Path("var")
    # May hold a password, so it stays out of every printed form.
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        default_factory=_sqlite_in_home, repr=False
    )
    secret: Annotated[SecretStr, AfterValidator(_long_enough)] | None = None
    # Named so because today() is the method that everybody calls.
    fixed_today: date | None = Field(default=None, alias="today")
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=0, le=65535)
    max_upload_mb: int = Field(default=20, ge=1, le=1024)
    language: Literal["vi", "en"] = "vi"

    # Where people and mails find the service from outside; links are left out without it.
    public_url: str = ""
    # The one machine whose word on a caller's address is taken: a reverse proxy before the service.
    trusted_proxy: str = ""

    # Mail that leaves; without a server mails become .eml files in `outbox_dir`.
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    mail_from: str = ""
    mail_redirect_all: str = ""
    mail_max_mb: int = Field(default=15, ge=1, le=100)
    mail_pause_seconds: float = Field(default=1.0, ge=0, le=600)

    # Whether a report needs a person's approval before it is sent.
    report_approval: Literal["person", "automatic"] = "person"

    # The mailbox that reports are sent to; nothing is fetched without a server.
    imap_host: str = ""
    imap_port: int = Field(default=993, ge=1, le=65535)
    imap_security: Literal["starttls", "tls", "none"] = "tls"
    imap_user: str = ""
    imap_password: SecretStr | None = None
    imap_folder: str = Field(default="INBOX", min_length=1)

    # The certificate authority of an internal network's servers, beside the system's own.
    ca_file: Path | None = None

    # The shared folder that reports are put into; none is watched without it.
    inbox_folder: Annotated[Path, AfterValidator(_absolute)] | None = None

    # Google Sheets; off without credentials. The endpoint is another only in tests.
    google_credentials: Path | None = None
    google_drive: str = ""
    google_endpoint: str = ""

    @property
    def files_dir(self) -> Path:
        """Where received files are kept by their checksum."""
        return self.home / "files"

    @property
    def outbox_dir(self) -> Path:
        """Where mails go as .eml files while no mail server is set."""
        return self.home / "outbox"

    def now(self) -> datetime:
        """The present moment in Vietnam, on the fixed day if one is set."""
        moment = datetime.now(ZoneInfo(TIME_ZONE))
        if self.fixed_today is None:
            return moment
        day = self.fixed_today
        return moment.replace(year=day.year, month=day.month, day=day.day)

    def today(self) -> date:
        """The present day in Vietnam, or the fixed one."""
        return self.now().date()

    def signing_key(self) -> bytes:
        """The key of the stamps; without a `secret` it is made once, in the file home/secret."""
        if self.secret is not None:
            return self.secret.get_secret_value().encode()
        return kept_key(self.home / "secret")


def setting_names() -> tuple[str, ...]:
    """The settings as the TOML file spells them; variables are the same in capitals."""
    return tuple(field.alias or name for name, field in Settings.model_fields.items())
