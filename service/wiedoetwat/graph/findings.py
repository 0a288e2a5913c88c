"""What a build found wrong: where, what, and what to do about it, in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.settings import LANGS, Lang

Severity = Literal["violation", "warning", "info"]
Text = dict[Lang, str]

NOTHING: Final[Text] = {"nl": "", "en": ""}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one node of one file."""

    file: str
    """The file below the root of the sources; empty where no file describes the node."""
    line: int | None
    node: str
    """The node as people write it: norm:s5b-20, or an IRI in <>."""
    path: str
    """The property that it is about, written likewise; may be empty."""
    severity: Severity
    message: Text
    remedy: Text
    """What to do; may be empty."""

    def tell(self, lang: Lang) -> str:
        """Return the finding as one line for people."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = " ".join(part for part in (self.node, self.path) if part)
        where = ", ".join(part for part in (place, subject) if part)
        return " ".join(part for part in (f"{where}:" if where else "", self.message[lang], self.remedy[lang]) if part)


class RejectedError(WiedoetwatError):
    """The sources cannot become a graph; `findings` says why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("build.rejected", count=len(findings))
        self.findings = tuple(findings)

    def message(self, lang: Lang = "nl") -> str:
        """Return what is wrong, a line per finding."""
        return "\n".join([super().message(lang), *(f"  {finding.tell(lang)}" for finding in self.findings)])


def in_both(key: str, **fields: object) -> Text:
    """Return message `key` of messages.toml in both languages."""
    return {lang: text(key, lang, **fields) for lang in LANGS}
