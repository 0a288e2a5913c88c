"""What stands beside a filtered list of norms, so that nobody takes the part for the whole."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import Answer, rows_of
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.rows import IDENTIFIERS
from wiedoetwat.settings import Lang

QUESTION: Final = "normen"
_NARROWING: Final = ("soort", "laag", "drager", "jegens", "fase")


def beside(store: Store, catalogue: Catalogue, given: Mapping[str, str], found: Answer, lang: Lang) -> list[str]:
    """Return a line per narrowing filter that hides norms: what the same question gives without it."""
    shown = {tuple(row[IDENTIFIERS]) for row in found.rijen}
    lines = []
    for name in _NARROWING:
        others = {key: value for key, value in given.items() if key != name}
        if not given.get(name) or not set(others) - {"stelsel"}:
            continue
        hidden = [r for r in rows_of(store, catalogue, QUESTION, others, lang) if tuple(r[IDENTIFIERS]) not in shown]
        if not hidden:
            continue
        where = text("norms.on-this-task", lang) if "taak" in others else text("norms.in-this-choice", lang)
        if name == "soort":
            kinds = Counter(str(row["modaliteit"]) for row in hidden).most_common()
            counts = ", ".join(f"{count} {kind}" if count == 1 else f"{count}x {kind}" for kind, count in kinds)
            lines.append(text("norms.beside", lang, counts=counts, where=where))
        elif name == "laag":
            layers = Counter(str(row["laag"]) for row in hidden).most_common()
            counts = ", ".join(text("norms.of-layer", lang, count=count, layer=layer) for layer, count in layers)
            lines.append(text("norms.beside", lang, counts=counts, where=where))
        else:
            lines.append(text("norms.beside-without", lang, count=len(hidden), where=where, name=name))
    return lines
