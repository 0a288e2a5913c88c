"""What a user can set from outside, read from the environment once and then passed along."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

Lang = Literal["nl", "en"]
LANGS: Final[tuple[Lang, ...]] = ("nl", "en")
PREFIX: Final = "WIEDOETWAT_"
FILE: Final = PREFIX + "SETTINGS"
"""The variable that names a TOML file with the same names in small letters: base_url = "https://..."."""
_LEAST: Final = {"answers_mib": 0, "body_mib": 1, "workers": 1, "worker_mib": 600, "query_seconds": 1}
"""What is less could not work: with less memory a worker cannot open the store."""
_PLAIN: Final = (PREFIX + "DATA", PREFIX + "LANG")


def checkout_root() -> Path | None:
    """Return the root of the checkout that this package runs from, or None when it is installed from a wheel."""
    root = Path(__file__).parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def language(value: str | None) -> Lang:
    """Return the language to speak for what a user or the system asked: Dutch, unless it is a form of English."""
    return "en" if (value or "").lower().startswith("en") else "nl"


@dataclass(frozen=True)
class Settings:
    """Where the built graph lives, which language messages are in, and how the service is known outside."""

    data_dir: Path
    lang: Lang = "nl"
    base_url: str = ""
    """The address of the service as the outside sees it, without a final slash; links are relative without it."""
    report_address: str = ""
    """Where errors in the content are reported, a web address or mailto:; our own page without it."""
    contact_url: str = ""
    contact_email: str = "redactie@wiedoetwat.invalid"
    """Who runs this service: a page, our namespace without it, and an address that is none until somebody sets it."""
    log: Literal["off", "json"] = "off"
    """Whether each request leaves a line on stderr: its kind, status and duration, never what was asked."""
    answers_mib: int = 64
    """How much memory the answers may take that are kept."""
    body_mib: int = 16
    """The largest request."""
    workers: int = 2
    """How many processes answer ad hoc SPARQL; each query has one of its own while it runs."""
    worker_mib: int = 1024
    """The address space of each; with a store open it has some 450 MiB of it, hardly any of which is memory."""
    query_seconds: int = 10
    """How long a query may take unless it asks for another time."""
    query_most_seconds: int = 60
    """How long a query may ask to take."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read WIEDOETWAT_DATA (a directory), WIEDOETWAT_LANG (nl or en) and the other WIEDOETWAT_ variables.

        What is absent comes from the file that WIEDOETWAT_SETTINGS names, else it has its default.
        Raises SettingsError.
        """
        env = os.environ if environ is None else environ
        data = env.get(PREFIX + "DATA")
        settings = cls(data_dir=Path(data) if data else default_data_dir(), lang=language(env.get(PREFIX + "LANG")))
        if not any(name.startswith(PREFIX) and name not in _PLAIN and env[name] for name in env):
            return settings  # nothing to check: who sets nothing does not wait for the library that checks
        return replace(settings, **_checked(env, settings))


class SettingsError(ValueError):
    """A setting is not what it should be; says which, where from and why."""


def _checked(env: Mapping[str, str], settings: Settings) -> dict[str, Any]:
    """Return the settings that the environment or the file gives, checked. Raises SettingsError."""
    from pydantic import ValidationError, create_model
    from pydantic_settings import (
        BaseSettings,
        PydanticBaseSettingsSource,
        SettingsConfigDict,
        TomlConfigSettingsSource,
    )
    from pydantic_settings import (
        SettingsError as UnreadableError,
    )

    class Sources(BaseSettings):
        """The environment before the file."""

        model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", env_ignore_empty=True)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
            env_settings: Any,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            env_settings.env_vars = {name.lower(): value for name, value in env.items() if value}
            return env_settings, TomlConfigSettingsSource(settings_cls, env.get(FILE) or None)

    if env.get(FILE) and not Path(env[FILE]).is_file():
        raise SettingsError(f"{FILE}: {env[FILE]}")
    known = {field.name: (field.type, getattr(settings, field.name)) for field in fields(Settings)}
    known = {name: what for name, what in known.items() if name not in ("data_dir", "lang")}
    try:
        found = create_model("Known", __base__=Sources, **known)()  # type: ignore[call-overload]
    except ValidationError as error:
        raise SettingsError("; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())) from error
    except (UnreadableError, OSError, ValueError) as error:
        raise SettingsError(f"{env.get(FILE) or PREFIX}: {error}") from error
    read: dict[str, Any] = found.model_dump()
    read["base_url"] = read["base_url"].rstrip("/")
    for name, least in _LEAST.items():
        if read[name] < least:
            raise SettingsError(f"{name}: {read[name]} < {least}")
    if read["query_most_seconds"] < read["query_seconds"]:
        raise SettingsError(
            f"query_most_seconds: {read['query_most_seconds']} < {read['query_seconds']} (query_seconds)"
        )
    return read


def default_data_dir() -> Path:
    """Return build/graph in a checkout, else a directory of this user."""
    root = checkout_root()
    if root is not None:
        return root / "build" / "graph"
    from platformdirs import user_data_path  # only an installed package needs it

    return user_data_path("wiedoetwat", appauthor=False) / "graph"
