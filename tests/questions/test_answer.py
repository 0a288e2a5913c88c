"""The answer object, on the small case."""

import json

import pytest
from pyoxigraph import Literal

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer, names_of, nodes_of, rows_of, select
from wiedoetwat.questions.catalogue import Catalogue, UnknownQuestionError
from wiedoetwat.questions.question import fill
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.vocabulary import ID


def test_an_answer_has_the_fields_of_the_interface(case: Store, catalogue: Catalogue) -> None:
    found = json.loads(json.dumps(answer(case, catalogue, "normen", {"drager": "rechtbank"}).json()))
    assert list(found) == [
        "vraag", "zin", "soort", "taal", "parameters", "kolommen", "rijen", "bronnen", "verschillen", "dataset",
        "permalink", "meldFout",
    ]  # fmt: skip
    assert (found["vraag"], found["soort"], found["taal"]) == ("normen", "gevonden", "nl")
    assert found["parameters"] == {"drager": {"waarde": "rechtbank", "label": "rechtbank"}}
    assert found["dataset"] == {"versie": case.version, "datum": case.date}
    assert [row["identifiers"] for row in found["rijen"]] == [["S5b-54"]]
    assert found["rijen"][0]["laag"] == "leidraad"
    assert found["rijen"][0]["versieGelezen"] == "2023"
    assert {"naam": "wie", "label": "wie"} in found["kolommen"]


def test_a_source_says_where_in_which_version_and_how_sure(case: Store, catalogue: Catalogue) -> None:
    found = answer(case, catalogue, "normen", {"taak": "verzoek-tot-onderzoek", "laag": "wet"}).json()["bronnen"]
    assert found == [
        {
            "aanhaling": "art. 2.4 lid 1 Jeugdwet",
            "passage": ID + "passage/jw-2.4-1",
            "url": ID + "passage/jw-2.4-1",
            "jci": None,
            "laag": "wet",
            "versieGelezen": "2021-11-06",
            "actualiteit": "gewijzigd-na-lezing",
            "zekerheid": "tekst-gelezen",
        },
        {
            "aanhaling": "art. 3.1 lid 1 Jeugdwet",
            "passage": ID + "passage/jw-3.1-1",
            "url": "https://wetten.overheid.nl/jci1.3:c:BWBR0034925&artikel=3.1&lid=1&z=2021-11-06&g=2021-11-06",
            "jci": "jci1.3:c:BWBR0034925&artikel=3.1&lid=1",
            "laag": "wet",
            "versieGelezen": "2021-11-06",
            "actualiteit": "geen-wijziging-bekend",
            "zekerheid": "tekst-gelezen",
        },
    ]


def test_a_source_in_the_guideline_is_our_own_page(case: Store, catalogue: Catalogue) -> None:
    (source,) = answer(case, catalogue, "normen", {"drager": "rechtbank"}).bronnen
    assert (source.laag, source.versieGelezen, source.jci, source.zekerheid) == ("leidraad", "2023", None, None)
    assert source.url == source.passage == ID + "passage/leidraad-5b-al1"


def test_severity_decides_where_a_difference_stands(case: Store, catalogue: Catalogue) -> None:
    court = answer(case, catalogue, "normen", {"drager": "rechtbank"})
    assert court.zin.endswith("Let op (V01): De wet geeft de rechtbank deze bevoegdheid niet.")
    assert [(d.id, d.ernst) for d in court.verschillen] == [("V01", "A"), ("V12", "B")]
    other = answer(
        case, catalogue, "normen", {"drager": "veilig-thuis", "laag": "leidraad", "soort": "bevoegdheid"}, "en"
    )
    assert "V12" not in other.zin
    assert [(d.id, d.uitleg) for d in other.verschillen] == [("V12", "The guideline does not name the organ.")]


def test_nothing_found_says_so(case: Store, catalogue: Catalogue) -> None:
    found = answer(case, catalogue, "normen", {"drager": "rechtbank", "soort": "verbod"})
    assert (found.soort, found.rijen, found.bronnen, found.verschillen) == ("niet-gesteld", [], [], [])
    assert found.zin == catalogue.question("normen").sentence_empty["nl"]


def test_a_sentence_names_what_stands_in_the_rows_and_no_brace_of_it_counts(case: Store, catalogue: Catalogue) -> None:
    found = answer(case, catalogue, "normen", {"zoek": "{onderzoek}"})
    assert found.zin == "Aantal normen: 1. Dragers: gecertificeerde instelling."
    assert found.rijen[0]["tekst"] == "De GI mag de RvdK om {onderzoek} vragen."


def test_an_empty_value_is_not_given(case: Store, catalogue: Catalogue) -> None:
    assert answer(case, catalogue, "normen", {"drager": "", "taak": ""}).parameters == {}


def test_an_unknown_question_names_the_nearest(case: Store, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownQuestionError) as caught:
        answer(case, catalogue, "norm", {})
    assert "normen" in caught.value.message()
    with pytest.raises(UnknownQuestionError):
        answer(case, catalogue, "../../ontology/README", {})
    with pytest.raises(UnknownQuestionError):
        answer(case, catalogue, "intern/namen", {})


def test_an_unknown_parameter_names_the_nearest(case: Store, catalogue: Catalogue) -> None:
    with pytest.raises(ParameterError) as caught:
        answer(case, catalogue, "normen", {"dragr": "gi"})
    assert "dragr" in caught.value.message()
    assert "drager" in caught.value.message()


@pytest.mark.parametrize(
    ("type_", "slugs"),
    [
        ("taak", {"gedwongen-kader", "verzoek-tot-onderzoek", "gezag-laten-onderzoeken", "plan-maken"}),
        ("begrip", {"veiligheidsplan", "lokaal-team"}),
        ("gemeente", {"gm0363"}),
        ("laag", {"wet", "gedelegeerd", "leidraad", "professionele-norm"}),
        ("verschil", {"v01", "v12", "v30"}),
        ("stelsel", {"huidig", "toekomst"}),
        ("bepaling", {"l057", "l071", "l090"}),
        ("voorwaarde", {"ernstige-zorgen", "hulp-ontoereikend", "aanleiding", "spoed"}),
    ],
)
def test_a_type_names_what_is_of_it(case: Store, catalogue: Catalogue, type_: str, slugs: set[str]) -> None:
    assert {name.slug for name in names_of(case, catalogue, type_)} == slugs


def test_future_actors_documents_and_kinds_can_be_named_too(case: Store, catalogue: Catalogue) -> None:
    assert "rvt" in {name.slug for name in names_of(case, catalogue, "actor")}
    assert {"jw", "jw-3.1-1"} <= {name.slug for name in names_of(case, catalogue, "passage")}
    assert {"s5b-54", "s5b-03", "s2a-22"} <= {name.slug for name in names_of(case, catalogue, "norm")}
    kinds = {name.slug: name.labels.get("nl") for name in names_of(case, catalogue, "soort")}
    assert kinds["WettelijkePlicht"] == "wettelijke plicht"
    assert {"Plicht", "Norm", "Feit", "Uitspraak"} <= set(kinds)
    assert "Actor" not in kinds


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("c:veiligheidsplan", [("leidraad 5b, alinea 1", "leidraad", "2023", None)]),
        ("L071", [("art. 3.1 lid 1 Jeugdwet", "wet", "2021-11-06", "tekst-gelezen")]),
        (
            "V01",
            [
                ("art. 3.1 lid 1 Jeugdwet", "wet", "2021-11-06", "tekst-gelezen"),
                ("leidraad 5b, alinea 1", "leidraad", "2023", None),
            ],
        ),
    ],
)
def test_any_number_leads_to_its_passages(case: Store, catalogue: Catalogue, number: str, wanted: list[object]) -> None:
    query = fill(catalogue.support("bronnen"), [{"identifier": Literal(number)}])
    columns = ("aanhaling", "laag", "versieGelezen", "zekerheid")
    assert [tuple(row[column] for column in columns) for row in select(case, query)] == wanted


def test_a_parameter_may_be_any_of_several(case: Store, catalogue: Catalogue) -> None:
    def numbers(**parameters: str) -> set[str]:
        return {number for row in rows_of(case, catalogue, "normen", parameters) for number in row["identifiers"]}

    both = numbers(drager="rechtbank,college")
    assert both == numbers(drager="rechtbank") | numbers(drager="college")
    assert len(both) == 3
    assert numbers(drager="rechtbank,college", soort="plicht,verbod") == {"L057.college"}
    found = answer(case, catalogue, "normen", {"drager": "rechtbank, college"})
    assert found.parameters["drager"] == {"waarde": "rechtbank,college", "label": "rechtbank of college"}


def test_a_row_that_fits_two_of_several_comes_once(case: Store, catalogue: Catalogue) -> None:
    rows = rows_of(case, catalogue, "normen", {"drager": "veilig-thuis,lokaal-team", "taak": "plan-maken"})
    assert [row["identifiers"] for row in rows] == [["S5b-01"]]


def test_the_nodes_of_an_answer_are_what_carries_its_rows(case: Store, catalogue: Catalogue) -> None:
    parameters = {"taak": "verzoek-tot-onderzoek", "laag": "wet"}
    nodes = nodes_of(case, catalogue, "normen", parameters)
    rows = rows_of(case, catalogue, "normen", parameters)
    assert {node.rpartition("/")[2] for node in nodes} == {row["identifiers"][0].lower() for row in rows}
    assert len(nodes) == len(set(nodes)) == len(rows)
    assert nodes_of(case, catalogue, "normen", {"drager": "rechtbank", "soort": "verbod"}) == []
    with pytest.raises(ParameterError):
        nodes_of(case, catalogue, "normen", {"drager": "niemand"})
