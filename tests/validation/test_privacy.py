"""Personal data in free text are found, told apart from organisations' data, and masked in all that comes out."""

import json
from urllib.parse import unquote

import pytest

from wiedoetwat.settings import LANGS
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.privacy import BSN, EMAIL, MASK, MAYBE_BSN, TELEPHONE, Privacy, passes_eleven_test
from wiedoetwat.validation.report import FORMS, render
from wiedoetwat.validation.validator import Validator
from wiedoetwat.vocabulary import DEF, PREFIXES

NUMBER = "111222333"
"""Passes the eleven-test, and is issued to nobody."""
SECRETS = (NUMBER, "1112.22.333", "j.jansen@voorbeeld.example", "06-12345678", "+31 6 1234 5678")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zaak 111222333", [MAYBE_BSN]),
        ("BSN 111222333", [BSN]),
        ("het burgerservicenummer is 1112.22.333.", [BSN]),
        ("BSN111222333", [BSN]),
        ("111 222 333", [MAYBE_BSN]),
        ("zaak 111222334", []),
        ("zaak 1112223330", []),
        ("000000000", []),
        ("RSIN 111222333", []),
        ("KvK-nummer: 111222333", []),
        ("https://voorbeeld.example/zaak/111222333", []),
        ("zie www.voorbeeld.example/111222333 of 111222333", [MAYBE_BSN]),
        ("mail j.jansen@voorbeeld.example", [EMAIL]),
        ("mail info@voorbeeld.example of jeugd-loket@voorbeeld.example", []),
        ("bel 06-12345678 of +31 6 1234 5678", [TELEPHONE, TELEPHONE]),
        ("bel 0800-2000, 112, 14 0363 of 020 1234567", []),
        ("besluit van 2026-01-01 tot 2027-12-31", []),
    ],
)
def test_what_is_found_in_a_text(privacy: Privacy, text: str, found: list[str]) -> None:
    masked, hits = privacy.mask(text)
    assert [hit.shape for hit in hits] == found
    assert len(masked) == len(text)
    for hit in hits:
        assert masked[hit.start : hit.end] == MASK * (hit.end - hit.start)


def test_the_property_decides_where_it_says_whose_number_it_is(privacy: Privacy) -> None:
    assert [hit.shape for hit in privacy.hits(NUMBER, PREFIXES["foaf"] + "name")] == [BSN]
    assert privacy.hits(NUMBER, DEF + "oin") == []


def test_the_eleven_test() -> None:
    assert passes_eleven_test("123456782")
    assert not passes_eleven_test("123456789")
    assert not passes_eleven_test("12345678")


def test_nothing_personal_is_in_any_report(validator: Validator) -> None:
    lines = [f'<https://x.example/{n}> wdw:motivering "bsn {secret}" .' for n, secret in enumerate(SECRETS)]
    text = f"@prefix wdw: <{DEF}> .\n" + "\n".join(lines)
    report = validator.validate_upload(text.encode(), f"zaak {NUMBER}.ttl")
    found = {finding.shape for finding in report.findings}
    assert {BSN, EMAIL, TELEPHONE} <= found
    for form in FORMS:
        for lang in LANGS:
            written = render(report, form, lang)
            assert MASK in unquote(written)
            assert [secret for secret in SECRETS if secret in written] == []
    assert not report.conforms


def test_a_possible_number_is_a_warning_and_a_certain_one_a_violation(validator: Validator) -> None:
    text = f'@prefix wdw: <{DEF}> .\n<https://x.example/a> wdw:kenmerk "{NUMBER}" , "bsn {NUMBER}" .'
    findings = validator.validate_upload(text.encode(), "x.ttl").findings
    severities = {finding.shape: finding.severity for finding in findings}
    assert (severities[MAYBE_BSN], severities[BSN]) == ("warning", "violation")
    finding = next(one for one in findings if one.shape == BSN)
    assert str(finding.place) == "x.ttl:2:49"
    assert finding.remedy["nl"]
    assert finding.why[0].aanhaling == "art. 6 lid 1 AVG"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ttl", f"<https://x.example/a> <https://x.example/b> {NUMBER}x ."),
        ("x.jsonld", json.dumps({"@context": f"https://x.example/?bsn {NUMBER}", "a": 1})),
        ("x.jsonld", f'{{"bsn {NUMBER}": 1, "bsn {NUMBER}": 2}}'),
        (f"bsn {NUMBER}.ttl", "kapot"),
        ("x.rdf", f"<rdf:RDF><bsn-{NUMBER}"),
    ],
)
def test_no_error_repeats_what_is_personal(validator: Validator, name: str, text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        validator.validate_upload(text.encode(), name)
    for lang in LANGS:
        assert NUMBER not in caught.value.message(lang)
