"""What the tests of `ask` share: the words of the language files, and things that are quickly made up."""

from collections.abc import Callable

import pytest

from wiedoetwat.ask.things import Thing
from wiedoetwat.ask.words import Words, read_words
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.vocabulary import ID

Make = Callable[..., Thing]


@pytest.fixture(scope="session")
def real_catalogue() -> Catalogue:
    return open_catalogue(find_sources())


@pytest.fixture(scope="session")
def plain(real_catalogue: Catalogue) -> Words:
    """The words as the language file has them, knowing no compound yet."""
    return read_words(real_catalogue.language)


@pytest.fixture(scope="session")
def make() -> Make:
    """Make a thing of one type with names, and what else it has."""

    def thing(type_: str, slug: str, *names: str, **fields: list[str]) -> Thing:
        made = Thing(f"{ID}{type_}/{slug}", {type_})
        made.fields.update({"naam": list(names), "nummer": [slug], **fields})
        return made

    return thing
