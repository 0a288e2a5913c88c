"""The one family of errors that a user gets to see."""

from wiedoetwat.messages import text
from wiedoetwat.settings import Lang


class WiedoetwatError(Exception):
    """Something the user can understand and mend; carries a message key, not a text.

    `key` is a key of messages.toml, `fields` fill its text, `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key, fields)
        self.key = key
        self.fields = fields

    def message(self, lang: Lang = "nl") -> str:
        """Return what to tell the user."""
        return text(self.key, lang, **self.fields)

    def __str__(self) -> str:
        return self.message("en")
