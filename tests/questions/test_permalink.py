"""Permalinks: one function makes them, and a later build says what changed."""

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from wiedoetwat.graph.build import build
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.answer import answer, find
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.permalink import Addresses, Comparison, PermalinkError, compare, hashes, listed, write_release

QUESTION = ("normen", {"taak": "verzoek-tot-onderzoek"})


def parts(address: str | None) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address or "").query).items()}


def test_it_names_question_parameters_language_version_and_mark(case: Store, catalogue: Catalogue) -> None:
    found = answer(case, catalogue, "normen", {"drager": "Rechtbank", "laag": "leidraad"}, "en")
    assert urlsplit(found.permalink or "").path == "/v1/vragen/normen/antwoord"
    asked = parts(found.permalink)
    assert asked.pop("kenmerk")
    assert asked == {"drager": "rechtbank", "laag": "leidraad", "taal": "en", "dataset": case.version}


def test_free_text_never_stands_in_it(case: Store, catalogue: Catalogue) -> None:
    found = answer(case, catalogue, "normen", {"zoek": "onderzoek", "laag": "wet"})
    assert found.rijen
    assert found.permalink is None
    assert "onderzoek" not in found.meldFout


def test_the_same_version_has_nothing_to_tell(case: Store, catalogue: Catalogue) -> None:
    for id_, given in (QUESTION, ("normen", {}), ("normen", {"drager": "rechtbank", "soort": "verbod"})):
        mark = parts(answer(case, catalogue, id_, given).permalink)["kenmerk"]
        numbers = find(case, catalogue, id_, given).numbers
        assert compare(case, catalogue, case.version, mark, numbers) == Comparison(case.version, True, [], [], [])


def test_every_number_has_a_hash(case: Store, catalogue: Catalogue) -> None:
    assert tuple(hashes(case, catalogue)) == listed(case, catalogue)
    some = listed(case, catalogue)[::7]
    assert hashes(case, catalogue, some) == {number: hashes(case, catalogue)[number] for number in some}


@pytest.fixture(scope="module")
def releases(case_sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store, Catalogue]:
    """Two versions of the case, the list of the first kept: one norm is gone, one is new, one has other words.

    S5b-53 rests on the one that is gone, so what is stated about it is another too.
    """
    root = tmp_path_factory.mktemp("uitgaven")
    shutil.copytree(case_sources.root, root, dirs_exist_ok=True)
    sources, catalogue = Sources(root), open_catalogue(Sources(root))
    before = open_store(build(sources, tmp_path_factory.mktemp("toen")))
    write_release(before, catalogue)
    case_file = root / "data" / "zaak.ttl"
    text = case_file.read_text(encoding="utf-8")
    assert "norm:l071.veilig-thuis" in text
    text = text.replace("norm:l071.veilig-thuis", "norm:l071.vt").replace('"L071.veilig-thuis"', '"L071.vt"')
    words = "De rechtbank kan"
    assert words in text
    case_file.write_text(text.replace(words, "De rechtbank mag"), encoding="utf-8")
    return before, open_store(build(sources, tmp_path_factory.mktemp("nu"))), catalogue


def test_a_later_build_names_what_changed(releases: tuple[Store, Store, Catalogue]) -> None:
    before, now, catalogue = releases
    mark = parts(answer(before, catalogue, *QUESTION).permalink)["kenmerk"]
    changes = compare(now, catalogue, before.version, mark, find(now, catalogue, *QUESTION).numbers)
    assert changes == Comparison(before.version, True, ["L071.vt"], ["L071.veilig-thuis"], ["S5b-53", "S5b-54"])


def test_a_version_that_was_not_kept_is_said_to_be_unknown(case: Store, catalogue: Catalogue) -> None:
    assert compare(case, catalogue, "0" * 16, "x", []) == Comparison("0" * 16, False, [], [], [])
    assert compare(case, catalogue, "../" + case.version, "x", []).bekend is False


@pytest.mark.parametrize("mark", ["", "x", "é", "AAAA", "A" * 400])
def test_a_damaged_mark_is_refused(case: Store, catalogue: Catalogue, mark: str) -> None:
    with pytest.raises(PermalinkError):
        compare(case, catalogue, case.version, mark, [])


def test_a_mark_that_lost_a_character_is_refused(case: Store, catalogue: Catalogue) -> None:
    mark = parts(answer(case, catalogue, *QUESTION).permalink)["kenmerk"]
    for shorter in (mark[1:], mark[:-1], mark[:3] + mark[4:]):
        with pytest.raises(PermalinkError):
            compare(case, catalogue, case.version, shorter, [])


def test_errors_are_reported_at_the_address_of_the_settings(case: Store, catalogue: Catalogue) -> None:
    given = {"drager": "rechtbank"}
    link = answer(case, catalogue, "normen", given, addresses=Addresses("https://w.example")).meldFout
    assert link.startswith("https://w.example/fout-melden?")
    assert parts(link) == {"vraag": "normen", "dataset": case.version, "nummers": "S5b-54"}
    mail = answer(case, catalogue, "normen", given, addresses=Addresses(report="mailto:fout@w.example")).meldFout
    assert mail.startswith("mailto:fout@w.example?subject=")
    assert "nummers: S5b-54" in parts(mail)["body"]
    form = answer(case, catalogue, "normen", given, addresses=Addresses(report="https://f.example/?a=1")).meldFout
    assert form.startswith("https://f.example/?a=1&vraag=normen")


def test_a_list_is_a_table_of_two_columns(releases: tuple[Store, Store, Catalogue]) -> None:
    before, _, catalogue = releases
    lines = Path(catalogue.folder.parent / "uitgaven" / f"{before.version}.tsv").read_text().splitlines()
    assert lines[0] == "identifier\thash"
    assert dict(line.split("\t") for line in lines[1:]) == hashes(before, catalogue)
