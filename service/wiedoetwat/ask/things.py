"""All that a plain question can be about, as the graph gives it: names, texts, and ties to one another."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.rows import terms_of

TIES: Final = ("wie", "jegens", "taak", "onderwerp", "noemt", "wanneer", "bron", "grond")
"""The fields of a statement that hold things rather than text."""


@dataclass
class Thing:
    """A node that a question can name or an answer can show; `fields` are those of intern/zoeken.rq."""

    iri: str
    types: set[str] = field(default_factory=set)
    fields: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def number(self) -> str | None:
        """The dct:identifier, if it has one."""
        return next(iter(self.fields.get("nummer", ())), None)

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return re.split("[/#]", self.iri)[-1]

    @property
    def names(self) -> list[str]:
        """What it is called, all spellings, and how it is cited."""
        return [*self.fields.get("naam", ()), *self.fields.get("aanhaling", ())]


def read_things(store: Store, catalogue: Catalogue) -> dict[str, Thing]:
    """Return everything by IRI, with the types that parameters know."""
    things: dict[str, Thing] = {}
    for row in terms_of(store, catalogue.support("zoeken")):
        node, name, value = row["ding"], row["veld"], row["waarde"]
        if node is not None and name is not None and value is not None:
            values = things.setdefault(node.value, Thing(node.value)).fields[name.value]
            if value.value not in values:
                values.append(value.value)
    for row in terms_of(store, catalogue.support("typen")):
        node, name = row["iri"], row["type"]
        if node is not None and name is not None and node.value in things:
            things[node.value].types.add(name.value)
    return things
