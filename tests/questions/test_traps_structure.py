"""Where the shape of the text and its lists mislead: traps 1-11 (structure) and 32-43 (addressees).

The traps and the tests that watch them; the last three concern the extraction of the text, not what it says:

| traps                          | where                                              |
|--------------------------------|----------------------------------------------------|
| 1, 3                           | test_traps                                         |
| 2, 4, 5, 6, 7, 8               | here                                               |
| 12, 13, 14, 15, 16, 18, 23, 24 | test_traps; 13, 14, 15 also in test_traps_terms    |
| 17, 19, 20, 21, 22, 25         | test_traps_terms                                   |
| 26, 29, 30, 31                 | test_traps_future                                  |
| 27, 28                         | test_traps; 28 also in test_traps_future           |
| 32, 34, 37, 38, 39, 40, 41, 42 | here                                               |
| 33, 35, 36, 43                 | test_traps; 33, 35, 43 also here                   |
| 44, 45, 46, 49, 50, 51         | test_traps_terms                                   |
| 47, 48, 52                     | test_traps; 47, 48 also in test_traps_terms        |
| 9                              | none: labels of a figure that the text repeats     |
| 10                             | none: hyphens at a line's end; test_own_words      |
| 11                             | none: titles over two lines, no statement in them  |
"""

import tomllib
from pathlib import Path

import pytest

from tests.questions.graphs import found, rows
from wiedoetwat.graph.store import Store

LETTERS = {
    "signaleren": "abcdefgh",
    "zicht": "a",
    "dv": "abcdefghi",
    "kennis": "abcde",
    "vaardigheden": "abcdefghij",
}
FOOTNOTES = {
    "leidraad-3a-vn16": {"S3a-06"},
    "leidraad-5b-vn21": {"S5b-48"},
    "leidraad-6b-vn34": {"S6b-45"},
    "leidraad-6b-vn40": {"S6b-46"},
    "leidraad-6b-vn45": {"S6b-47"},
    "leidraad-6b-vn47": {"S6b-48.contact", "S6b-48.vasthouden", "S6b-48.helder"},
    "leidraad-6b-vn49": {"S6b-50", "S6b-51"},
    "leidraad-6c-vn51": {"S6c-05"},
    "leidraad-6c-vn52": {"S6c-06"},
}
HEDGES = tomllib.loads(Path(__file__).with_name("nummers.toml").read_text(encoding="utf-8"))["voorbehouden"]
CHAIN = {"veilig-thuis", "rvdk", "gi"}


def test_a_colon_with_nothing_behind_takes_no_object_from_the_next_item(store: Store) -> None:
    """Trap 2: what the lokaal team offers at the end of routes 2 and 3 is not the next numbered item."""
    for property_ in ("taak", "drager", "jegens"):
        second = found(store, f"norm:s5c-09 wdw:{property_} ?x")
        assert len(second) == 1
        assert found(store, f"norm:s5c-13 wdw:{property_} ?x") == second
    for norm in ("s5c-09", "s5c-13"):
        assert found(store, f"norm:{norm} wdw:voorwerp|wdw:gevolg ?x") == set()
        assert found(store, f"norm:{norm} wdw:gesteldIn ?x") == found(
            store, f"?x ^wdw:gesteldIn norm:{norm} ; wdw:deelVan+ passage:leidraad-5c-routes"
        )


def test_a_letter_means_something_only_in_its_list(store: Store) -> None:
    """Trap 4: the same letters return in eight lists; no two requirements share an identifier or a place."""
    for name, letters in LETTERS.items():
        numbered = f"?x wdw:niveau niveau:kern ; wdw:gesteldIn/wdw:deelVan* passage:leidraad-6b-{name}-"
        for letter in letters:
            assert found(store, f"{numbered}{letter}") == {f"6b-{name}-{letter}"}
    top = found(store, "?x wdw:lijst eisenlijst:6c ; wdw:niveau niveau:kern")
    assert top == {f"6c-{letter}" for letter in "abcdefghij"}
    assert found(store, "?x wdw:lijst eisenlijst:slot") == {f"6c-slot-{letter}" for letter in "abc"}
    assert found(store, "?x wdw:deelVan passage:leidraad-5b-kpmg") == {
        f"leidraad-5b-kpmg-{letter}" for letter in "abcde"
    }
    places = rows(store, "?x ?p", "?x a wdw:Eis ; wdw:gesteldIn ?p")
    assert len(places) == len({place for _, place in places}) == len(found(store, "?x a wdw:Eis"))


def test_the_tail_of_item_d_is_a_sentence_of_item_d(store: Store) -> None:
    """Trap 5: the sentence without a letter belongs to d and is not e."""
    assert found(store, "eis:6b-dv-d-2 wdw:hoortBijEis ?x") == {"6b-dv-d"}
    assert found(store, "eis:6b-dv-d-2 wdw:gesteldIn/wdw:deelVan ?x") == {"leidraad-6b-dv-d"}
    assert found(store, "eis:6b-dv-d-2 wdw:niveau ?x") == {"impliciet"}


def test_no_item_is_lost_or_cut_in_two_where_a_page_ends(store: Store) -> None:
    """Trap 6: each list counts on from one, without a gap or a double."""
    numbers = rows(store, "?lijst ?n ?x", "?x a wdw:Eis ; wdw:lijst ?lijst ; wdw:volgnummer ?n")
    lists = {name: sorted(int(n) for other, n, _ in numbers if other == name) for name, _, _ in numbers}
    assert {name: len(found_) for name, found_ in lists.items()} == {
        "6a": 14, "6b-inleiding": 2, "signaleren": 8, "zicht": 1, "directe-veiligheid": 10,
        "kennis": 5, "vaardigheden": 10, "6c": 19, "slot": 3,
    }  # fmt: skip
    for name, counted in lists.items():
        assert counted == list(range(1, len(counted) + 1)), name


def test_the_number_of_a_footnote_is_no_count(store: Store) -> None:
    """Trap 7: the only numbers that the guideline's statements hold are a share and steps."""
    numeric = "GRAPH ?g {{ ?n ?p ?x FILTER(isNumeric(?x) {}) }} GRAPH ?h {{ ?n wdw:laag laag:leidraad }}"
    assert found(store, numeric.format("&& ?p = wdw:stap")) == {"1", "2", "3"}
    assert found(store, numeric.format("&& ?p = wdw:aandeel")) == {"0.01"}
    assert found(store, numeric.format("&& ?p NOT IN (wdw:stap, wdw:aandeel, wdw:volgnummer)")) == set()


@pytest.mark.parametrize("footnote", FOOTNOTES)
def test_what_a_footnote_says_is_not_lost(store: Store, footnote: str) -> None:
    """Trap 8: nine footnotes state a norm, a permission or a limit."""
    said = found(store, f"?x wdw:laag laag:leidraad ; wdw:gesteldIn/wdw:deelVan* passage:{footnote}")
    assert said == FOOTNOTES[footnote]


@pytest.mark.parametrize(
    ("lists", "whom", "ways"),
    [
        ("signaleren", "professional-lokale-organisatie", {"kunnen", "kunnen-of-toegang", "toegang"}),
        ("directe-veiligheid", "professional-lokaal-team", {"zo-werken", "weten", "kunnen", "toegang"}),
        ("kennis", "professional-lokaal-team", {"beschikken-of-toegang"}),
        ("vaardigheden", "professional-lokaal-team", {"kunnen"}),
        ("zicht", "lokaal-team", {"regelen"}),
    ],
)
def test_each_list_has_its_own_addressee_and_its_own_way(store: Store, lists: str, whom: str, ways: set[str]) -> None:
    """Trap 32: everybody notices, some know or reach who knows, those who work with families can do it themselves."""
    item = f"?n a wdw:Eis ; wdw:lijst eisenlijst:{lists} ; wdw:"
    assert found(store, f"{item}jegens ?x") == {whom}
    assert found(store, f"{item}borgingswijze ?x") == ways
    assert found(store, f"{item}drager ?x") == {"gemeente"}


def test_only_noticing_is_asked_of_everybody(store: Store) -> None:
    """Trap 32: not everyone needs every competence, and the text says so before the lists."""
    everybody = found(store, "?x a wdw:Eis ; wdw:geldtVoorAllen true")
    assert everybody == found(store, "?x a wdw:Eis ; wdw:lijst eisenlijst:signaleren")
    only_some = "?x a wdw:Eis ; wdw:voorwaarde vw:werkt-met-gezin-met-zorgen"
    assert found(store, only_some) == {
        f"6b-{name}-{letter}" for name in ("kennis", "vaardigheden") for letter in LETTERS[name]
    }
    assert found(store, "?x wdw:noemt begrip:passende-competenties ; a wdw:Feit") == {"S6b-10"}


def test_monitoring_and_watching_end_at_different_points(store: Store) -> None:
    """Trap 33: Veilig Thuis stops at stable safety, the agreements of the lokaal team when it is stable enough."""
    ends = rows(
        store, "?n ?x", "?n wdw:eindigtBij ?x ; wdw:laag laag:leidraad ; wdw:drager|wdw:betreft actor:lokaal-team"
    )
    assert ends == {("S6b-22", "voldoende-stabiele-veiligheid")}
    assert found(store, "?n wdw:eindigtBij ?x ; wdw:drager actor:veilig-thuis") == {"stabiele-veiligheid"}


def test_the_lokaal_team_estimates_and_others_assess(store: Store) -> None:
    """Trap 34: an assessment is made by Veilig Thuis, the OM or the RvdK; the lokaal team uses one instrument."""
    assess = "?n wdw:voorwerp begrip:veiligheidsbeoordeling ; wdw:laag laag:leidraad ; wdw:taak taak:{} ; wdw:drager ?x"
    assert found(store, assess.format("melding-beoordelen")) == {"veilig-thuis"}
    assert found(store, assess.format("veiligheidsbeoordeling-benutten")) == {"professional-lokale-organisatie"}
    assert found(store, "?x wdw:taak taak:melding-beoordelen ; wdw:drager actor:lokaal-team") == set()
    assert found(store, "?x wdw:taak taak:melding-beoordelen ; wdw:betreft actor:lokaal-team") == {"S6b-50"}
    assert found(store, "norm:s6b-51 wdw:noemt ?x") == {"veilig-thuis", "om", "rvdk"}
    assert found(store, "?x a wdw:Eis ; wdw:voorwerp begrip:veiligheidsinschatting") == {"6b-dv-d", "6b-vaardigheden-c"}
    assert found(store, "begrip:veiligheidsinschatting skos:broader|skos:exactMatch ?x") == set()


def test_youth_probation_is_a_function_of_the_gi(store: Store) -> None:
    """Trap 35: it is not one of the probation services for adults, and an execution has no actor named."""
    assert found(store, "actor:jeugdreclasseerder wdw:onderdeelVan ?x") == {"gi"}
    adults = "VALUES ?a { actor:drie-ro actor:reclassering }"
    assert found(store, f"{adults} ?x wdw:maatregel begrip:jeugdreclassering ; wdw:drager|wdw:jegens ?a") == set()
    assert found(store, f"{adults} ?x wdw:drager ?a ; wdw:laag laag:leidraad") == {"S5f-01", "S5f-02"}
    carries_out = (
        "?n wdw:taak taak:maatregel-uitvoeren ; wdw:maatregel begrip:jeugdreclassering ; wdw:laag laag:leidraad"
    )
    assert found(store, f"{carries_out} ; wdw:drager ?x") == {"gi", "jeugdreclasseerder"}


@pytest.mark.parametrize(
    ("item", "parties"),
    [
        ("6c-b-i", {"veilig-thuis", "lokale-organisatie"}),
        ("6c-b-ii", {"rvdk"}),
        ("6c-d-i", CHAIN),
        ("6c-d-ii", {"veilig-thuis"}),
        ("6c-d-iv", CHAIN),
        ("6c-d-v", {"veilig-thuis"}),
        ("6c-e", {"lokaal-team", "rvdk"}),
        ("6c-g", {"gi", "lokale-organisatie"}),
    ],
)
def test_each_agreement_is_between_the_parties_it_names(store: Store, item: str, parties: set[str]) -> None:
    """Traps 37 and 38: after an OTS it is lokaal team and RvdK; handing over concerns Veilig Thuis alone."""
    assert found(store, f"eis:{item} wdw:jegens ?x") == parties


def test_an_instruction_among_the_agreements_counts_as_an_item_and_the_advice_below_it_does_not(store: Store) -> None:
    """Trap 39: h is an item although it reads as an order; the note under it is advice and a fact."""
    assert found(store, "eis:6c-h wdw:niveau ?x") == {"kern"}
    note = "GRAPH ?g { ?x wdw:gesteldIn ?p } ?p wdw:deelVan* passage:leidraad-6c-h-noot"
    assert found(store, note) == {"S6c-04", "S6c-08"}
    assert found(store, f"{note} . ?x a wdw:Eis") == set()
    assert found(store, "GRAPH ?g { ?x a wdw:Aanbeveling } FILTER(?x = norm:s6c-04)") == {"S6c-04"}


def test_what_may_be_done_is_no_requirement(store: Store) -> None:
    """Trap 40: two elements are optional; the model and the handbook stand in footnotes and are no requirement."""
    optional = found(store, "?x wdw:niveau niveau:optioneel")
    assert optional == {"6a-2-aw", "6a-3-pia"}
    assert optional <= found(store, "?x wdw:stelligheid stelligheid:kan")
    assert found(store, "?x wdw:instrument begrip:model-samenwerkingsafspraken ; a wdw:Bevoegdheid") == {"S6c-05"}
    assert found(store, "?x wdw:instrument begrip:handreiking-verwijsproces ; a wdw:Aanbeveling") == {"S6c-06"}
    extra = "VALUES ?i { begrip:model-samenwerkingsafspraken begrip:handreiking-verwijsproces }"
    assert found(store, f"{extra} ?x wdw:instrument ?i ; a wdw:Eis") == set()


def test_the_lists_of_forms_of_violence_differ(store: Store) -> None:
    """Trap 41: what the professionals notice is not what they must know."""
    noticed = found(store, "eis:6b-signaleren-c wdw:noemt ?x")
    known = found(store, "eis:6b-kennis-b wdw:noemt ?x")
    assert noticed & known >= {"eergerelateerd-geweld", "ouderenmishandeling", "seksueel-geweld"}
    assert {"gendergerelateerd-geweld", "intieme-terreur"} <= noticed - known
    assert found(store, "?x a wdw:Eis ; wdw:noemt begrip:ouderverstoting") == {"6b-signaleren-d"}


def test_twelve_features_stand_in_eleven_parts(store: Store) -> None:
    """Trap 42: one part of the list of sturdy teams holds two features."""
    features = rows(store, "?x ?p", "GRAPH ?g { ?x wdw:gesteldIn ?p } ?p wdw:deelVan passage:leidraad-2b-kenmerken")
    parts = [part for _, part in features]
    assert (len(features), len(set(parts))) == (12, 11)
    assert {part for part in parts if parts.count(part) > 1} == {"leidraad-2b-kenmerken-7"}


def test_hedges_are_content(store: Store) -> None:
    """Trap 43: mostly, often, sometimes and where needed are part of what is said; none is lost, none is added."""
    assert rows(store, "?hedge ?x", "GRAPH ?g { ?x wdw:stelligheid ?hedge }") == {
        (hedge, number) for hedge, numbers in HEDGES.items() for number in numbers
    }
