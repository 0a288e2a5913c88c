"""What the tests of validation share: the reader and the validator of the real sources."""

import pytest

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.validation.privacy import Privacy
from wiedoetwat.validation.reading import Reader
from wiedoetwat.validation.validator import Validator, open_validator


@pytest.fixture(scope="session")
def validator(store: Store) -> Validator:
    """The validator of the real sources."""
    sources = find_sources()
    return open_validator(store, open_catalogue(sources), sources)


@pytest.fixture(scope="session")
def reader(validator: Validator) -> Reader:
    return validator.reader


@pytest.fixture(scope="session")
def privacy(reader: Reader) -> Privacy:
    return reader.privacy
