"""The Accept header: several types, qualities, wildcards."""

import pytest

from wiedoetwat.web.negotiation import choose

OFFERED = ["application/sparql-results+json", "application/json", "text/csv", "text/tab-separated-values"]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("text/csv", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("text/csv;q=0.4, application/json;q=0.5", "application/json"),
        ("text/csv, application/json", "application/json"),
        ("text/*", "text/csv"),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("text/*;q=0.9, text/tab-separated-values", "text/tab-separated-values"),
        ("*/*;q=0.1, text/csv;q=0.2", "text/csv"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/sparql-results+json"),
        ("application/*;q=0.1, image/png", "application/sparql-results+json"),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("image/*, text/html;q=0.2", None),
        ("text/csv;q=2, application/json", "application/json"),
        ("nonsense, text/csv", "text/csv"),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str | None, wanted: str | None) -> None:
    assert choose(accept, OFFERED) == wanted
