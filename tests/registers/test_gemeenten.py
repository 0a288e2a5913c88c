"""What the register of gemeenten must say: counts, regions, mergers, and what is uncertain."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "data" / "registers" / "gemeenten.ttl"
GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente/"
REGIO = "https://w3id.org/wiedoetwat/id/regio/"
PREFIXES = {
    "wdw": "https://w3id.org/wiedoetwat/def#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "gemeente": GEMEENTE,
    "provincie": "https://identifier.overheid.nl/tooi/id/provincie/",
    "regio": REGIO,
}
KINDS = {
    "VeiligThuisRegio": 25,
    "Jeugdregio": 42,
    "Veiligheidsregio": 25,
    "GgdRegio": 25,
    "Arrondissement": 11,
    "PolitieEenheid": 10,
}


@pytest.fixture(scope="module")
def register() -> Store:
    store = Store()
    store.load(path=str(REGISTER), format=RdfFormat.TURTLE)
    return store


def rows(register: Store, where: str) -> list[tuple[str, ...]]:
    """The solutions of SELECT * with the variables ?a ?b ?c ?d that occur, as plain strings, sorted."""
    used = [name for name in "abcd" if f"?{name}" in where]
    solutions = register.query(f"SELECT {' '.join('?' + name for name in used)} {{ {where} }}", prefixes=PREFIXES)
    return sorted(tuple(term.value for term in solution) for solution in solutions)  # type: ignore[union-attr]


def codes(register: Store, where: str) -> list[str]:
    """The codes at the end of the IRIs that ?a stands for."""
    return [row[0].rsplit("/", 1)[1] for row in rows(register, where)]


def test_342_gemeenten_of_today_in_12_provinces(register: Store) -> None:
    assert len(rows(register, "?a a wdw:Gemeente")) == 342
    assert len(rows(register, "?a a wdw:Provincie")) == 12
    placed = rows(
        register,
        "?a a wdw:Gemeente ; wdw:ligtInProvincie ?b . ?b a wdw:Provincie ; rdfs:label ?c FILTER(lang(?c) = 'nl')",
    )
    assert len(placed) == len({row[0] for row in placed}) == 342
    assert Counter(row[2] for row in placed) == {
        "Groningen": 10,
        "Fryslân": 18,
        "Drenthe": 12,
        "Overijssel": 25,
        "Flevoland": 6,
        "Gelderland": 51,
        "Utrecht": 26,
        "Noord-Holland": 44,
        "Zuid-Holland": 50,
        "Zeeland": 13,
        "Noord-Brabant": 56,
        "Limburg": 31,
    }


@pytest.mark.parametrize(("kind", "count"), KINDS.items())
def test_every_gemeente_is_in_exactly_one_region_of_each_kind(register: Store, kind: str, count: int) -> None:
    regions = {row[0] for row in rows(register, f"?a a wdw:{kind}")}
    assert len(regions) == count
    links = rows(register, f"?a wdw:in{kind} ?b")
    assert len(links) == 342
    assert {gemeente for gemeente, _ in links} == {row[0] for row in rows(register, "?a a wdw:Gemeente")}
    assert {region for _, region in links} == regions, "a region without gemeenten, or a gemeente in no region of ours"


@pytest.mark.parametrize("kind", ["Arrondissement", "Veiligheidsregio"])
def test_arrondissementen_and_veiligheidsregios_lie_within_one_police_unit(register: Store, kind: str) -> None:
    links = set(rows(register, f"?gemeente wdw:in{kind} ?a ; wdw:inPolitieEenheid ?b"))
    assert len(links) == len({region for region, _ in links}) == KINDS[kind]


def test_size_of_the_veilig_thuis_regions(register: Store) -> None:
    sizes = Counter(row[1] for row in rows(register, "?a wdw:inVeiligThuisRegio/dct:identifier ?b"))
    assert [sizes[f"VT{number:02}"] for number in range(1, 28)] == [
        *(6, 12, 6, 18, 15, 15, 6, 10, 9, 18, 11, 8, 14, 22, 11),  # 1-15
        *(0, 17, 13, 14, 26, 14, 7, 13, 10, 16, 0, 31),  # 16-27; the numbers 16 and 26 are not in use
    ]


def test_regions_carry_code_labels_year_and_source(register: Store) -> None:
    described = rows(
        register,
        "?a dct:identifier ?b ; skos:notation ?b ; wdw:indelingsjaar ?c ; rdfs:label ?d"
        " FILTER(strstarts(str(?a), str(regio:)) && lang(?d) = 'nl') ?a rdfs:label ?en . FILTER(lang(?en) = 'en')"
        " ?a dct:source ?nl_source , ?en_source . FILTER(lang(?nl_source) = 'nl' && lang(?en_source) = 'en')",
    )
    assert len(described) == sum(KINDS.values())
    assert all(iri == REGIO + code.lower() for iri, code, _, _ in described)
    assert (REGIO + "vt08", "VT08", "2025", "Groningen") in described
    assert (REGIO + "vt21", "VT21", "2025", "West-brabant") in described, "the spelling of CBS"
    assert (REGIO + "gg6011", "GG6011", "2023", "GGD Limburg-Noord") in described
    assert rows(register, "regio:vt08 rdfs:label ?a FILTER(lang(?a) = 'en')") == [("Veilig Thuis region Groningen",)]


def test_codes_and_names_are_unique(register: Store) -> None:
    coded = rows(register, "?a wdw:gemeentecode ?b")
    assert len(coded) == 342 + len(rows(register, "?a a wdw:VervallenGemeente"))
    assert all(iri == GEMEENTE + code for iri, code in coded)
    assert len({code for _, code in coded}) == len(coded)
    names = [row[1] for row in rows(register, "?a a wdw:Gemeente ; rdfs:label ?b FILTER(lang(?b) = 'nl')")]
    assert len(names) == len(set(names)) == 342


def test_no_gemeente_of_today_has_ended(register: Store) -> None:
    assert not rows(register, "?a a wdw:Gemeente , wdw:VervallenGemeente")
    assert not rows(register, "?a a wdw:Gemeente ; wdw:einddatum ?b")
    assert not rows(register, "?a a wdw:Gemeente ; dct:isReplacedBy ?b")


def test_every_ended_gemeente_leads_to_gemeenten_of_today(register: Store) -> None:
    ended = {row[0] for row in rows(register, "?a a wdw:VervallenGemeente")}
    assert len(ended) == 63
    dated = rows(register, "?a a wdw:VervallenGemeente ; wdw:einddatum ?b")
    assert {iri for iri, _ in dated} == ended
    assert len(dated) == 63
    assert all("2017-12-31" <= last <= "2022-12-31" for _, last in dated)
    assert {row[0] for row in rows(register, "?a dct:isReplacedBy+ ?b . ?b a wdw:Gemeente")} == ended
    assert not rows(register, "?a dct:isReplacedBy ?b FILTER NOT EXISTS { ?b wdw:gemeentecode ?code }")


@pytest.mark.parametrize(
    ("name", "last_day", "successors"),
    [
        ("Brielle", "2022-12-31", ["gm1992"]),  # merged into a new one, Voorne aan Zee
        ("Weesp", "2022-03-23", ["gm0363"]),  # joined Amsterdam, on another day than 1 January
        ("Haaren", "2020-12-31", ["gm0757", "gm0824", "gm0855", "gm0865"]),  # divided over four
        ("Winsum", "2018-12-31", ["gm1966", "gm1969"]),  # divided in two mergers
        ("Menterwolde", "2017-12-31", ["gm1952"]),  # ended on 1 January 2018
    ],
)
def test_mergers(register: Store, name: str, last_day: str, successors: list[str]) -> None:
    ended = f'?gone a wdw:VervallenGemeente ; rdfs:label "{name}"@nl'
    assert rows(register, f"{ended} ; wdw:einddatum ?a") == [(last_day,)]
    assert codes(register, f"{ended} ; dct:isReplacedBy ?a") == successors


def test_the_new_gemeente_begins_the_day_after_the_old_ones_end(register: Store) -> None:
    assert codes(register, "?a dct:isReplacedBy gemeente:gm1992") == ["gm0501", "gm0530", "gm0614"]
    assert rows(register, "gemeente:gm1992 rdfs:label ?a ; wdw:begindatum ?b") == [("Voorne aan Zee", "2023-01-01")]


def test_four_gemeenten_are_marked_as_uncertain(register: Store) -> None:
    uncertain = ["gm0744", "gm0797", "gm0944", "gm1723"]
    assert codes(register, "?a wdw:indelingOnzeker true") == uncertain
    assert codes(register, "?a wdw:indelingOnzeker ?any FILTER(bound(?any))") == uncertain
    for lang in ("nl", "en"):
        noted = f"?a a wdw:Gemeente ; skos:note ?text FILTER(lang(?text) = '{lang}' && contains(?text, 'CBS'))"
        assert codes(register, noted) == uncertain


def test_official_name_and_the_name_in_use(register: Store) -> None:
    assert rows(register, "gemeente:gm0518 rdfs:label ?a ; skos:altLabel ?b") == [("'s-Gravenhage", "Den Haag")]


def test_known_places(register: Store) -> None:
    regions = "wdw:inVeiligThuisRegio/rdfs:label ?a ; wdw:inPolitieEenheid/rdfs:label ?b"
    amsterdam = rows(register, f"gemeente:gm0363 {regions} FILTER(lang(?a) = 'nl' && lang(?b) = 'nl')")
    assert amsterdam == [("Amsterdam-Amstelland", "Amsterdam")]
    assert codes(register, "gemeente:gm0450 wdw:inVeiligThuisRegio ?a") == ["vt17"]
    assert codes(register, "gemeente:gm0450 wdw:inVeiligheidsregio ?a") == ["vr12"]


def test_no_blank_nodes_and_no_literal_without_content(register: Store) -> None:
    seen = 0
    for quad in register:
        assert not isinstance(quad.subject, BlankNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.object.value.strip() == quad.object.value != ""
        seen += 1
    assert seen > 4000


def test_the_file_names_its_sources_on_top() -> None:
    head = []
    for line in REGISTER.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    for source in ("TOOI", "CBS", "CC BY 4.0", "2025", "85385NED", "VWS"):
        assert source in "\n".join(head)
