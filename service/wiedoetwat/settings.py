"""What a user can set from outside, read from the environment once and then passed along."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Lang = Literal["nl", "en"]
LANGS: Final[tuple[Lang, ...]] = ("nl", "en")


def checkout_root() -> Path | None:
    """Return the root of the checkout that this package runs from, or None when it is installed from a wheel."""
    root = Path(__file__).parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def language(value: str | None) -> Lang:
    """Return the language to speak for what a user or the system asked: Dutch, unless it is a form of English."""
    return "en" if (value or "").lower().startswith("en") else "nl"


@dataclass(frozen=True)
class Settings:
    """Where the built graph lives and which language messages are in."""

    data_dir: Path
    lang: Lang = "nl"
    base_url: str = ""
    """The address of the service as the outside sees it, without a final slash; links are relative without it."""
    report_address: str = ""
    """Where errors in the content are reported, a web address or mailto:; our own page without it."""
    contact_url: str = "https://w3id.org/wiedoetwat/"
    contact_email: str = "redactie@wiedoetwat.invalid"
    """Who runs this service; the second is no address at all until somebody sets it."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read WIEDOETWAT_DATA (a directory) and WIEDOETWAT_LANG (nl or en); what is absent gets its default."""
        env = os.environ if environ is None else environ
        data = env.get("WIEDOETWAT_DATA")
        return cls(
            data_dir=Path(data) if data else default_data_dir(),
            lang=language(env.get("WIEDOETWAT_LANG")),
            base_url=env.get("WIEDOETWAT_BASE_URL", "").rstrip("/"),
            report_address=env.get("WIEDOETWAT_REPORT_ADDRESS", ""),
            contact_url=env.get("WIEDOETWAT_CONTACT_URL", cls.contact_url),
            contact_email=env.get("WIEDOETWAT_CONTACT_EMAIL", cls.contact_email),
        )


def default_data_dir() -> Path:
    """Return build/graph in a checkout, else a directory of this user."""
    root = checkout_root()
    if root is not None:
        return root / "build" / "graph"
    from platformdirs import user_data_path  # only an installed package needs it

    return user_data_path("wiedoetwat", appauthor=False) / "graph"
