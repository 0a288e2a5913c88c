"""Reading Dutch: forms of one word meet, compounds come apart, verbs that were split come together."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from wiedoetwat.ask.words import Words, knowing, split


@pytest.fixture(scope="module")
def words(plain: Words) -> Words:
    return knowing(
        plain, ["veiligheid beoordelen", "jeugd", "bescherming", "maatregel", "huis", "uitvoeren", "plaatsing"]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("beoordeelt", "beoordelen"),
        ("beoordeling", "beoordelen"),
        ("melding", "meldingen"),
        ("kinderen", "kind"),
        ("gezinnen", "gezin"),
        ("gemeentelijke", "gemeenten"),
        ("overgedragen", "overdracht"),
        ("wettelijke", "wet"),
        ("maatregelen", "maatregel"),
        ("onderzocht", "onderzoeken"),
    ],
)
def test_the_forms_of_a_word_meet(plain: Words, one: str, other: str) -> None:
    assert plain.stem(one) == plain.stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("gezag", "gezin"), ("voogd", "voeding"), ("melden", "midden"), ("plan", "plaats"), ("ouder", "oordeel")],
)
def test_other_words_do_not(plain: Words, one: str, other: str) -> None:
    assert plain.stem(one) != plain.stem(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Art. 1:255 BW, lid 5a!", ["art", "1:255", "bw", "lid", "5a"]),
        ("artikel 3.1", ["artikel", "3.1"]),
        ("Eén coördinator: privé-gegevens", ["een", "coordinator", "prive", "gegevens"]),
        ("S5b-20", ["s5b", "20"]),
        ("?x } <script>", ["x", "script"]),
        ("Kto może?", ["kto", "moze"]),
        ("", []),
        ("!!! 💥 — …", []),
    ],
)
def test_a_text_is_split_into_plain_words(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_number_is_its_own_stem(plain: Words) -> None:
    assert [plain.stem(word) for word in ("1:255", "5a", "2026")] == ["1:255", "5a", "2026"]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("veiligheidsbeoordeling", ["veiligheid", "beoordeling"]),
        ("jeugdbescherming", ["jeugd", "bescherming"]),
        ("jeugdbeschermingsmaatregel", ["jeugd", "bescherming", "maatregel"]),
        ("huisplaatsing", ["huis", "plaatsing"]),
    ],
)
def test_a_compound_comes_apart_into_words_that_are_known(words: Words, compound: str, parts: list[str]) -> None:
    assert list(words.parts(compound)) == [words.stem(part) for part in parts]


@pytest.mark.parametrize("word", ["veiligheid", "voetbalclub", "jeugdvoetbal", "vanhuis", "huis" * 30])
def test_other_words_stay_whole(words: Words, word: str) -> None:
    assert words.parts(word) == ()


def test_a_word_that_was_whole_before_comes_apart_once_its_parts_are_known(plain: Words) -> None:
    assert plain.parts("gezinsplan") == ()
    assert knowing(plain, ["gezin plan"]).parts("gezinsplan") == (plain.stem("gezin"), plain.stem("plan"))


def test_a_verb_that_was_split_comes_together(words: Words) -> None:
    verb = words.stem("uitvoeren")
    assert verb in words.heard("Wie voert de beoordeling uit?")
    assert verb in words.heard("Wie heeft haar uit te voeren?")
    assert verb not in words.heard("Wie voert de beoordeling?")


def test_a_name_is_its_telling_words_and_any_denial_is_one(plain: Words) -> None:
    assert plain.name("de RvdK om een onderzoek vragen") == {plain.stem("rvdk"), plain.stem("onderzoek")}
    assert plain.name("zonder toestemming") == plain.name("geen toestemming") != plain.name("toestemming")
    assert plain.name("wat moet ik daar nu mee") == frozenset()


def test_what_was_read_can_be_forgotten(words: Words) -> None:
    """Words of a question are nobody's business once it is answered."""
    words.parts("jeugdgeheimpje")
    words.stem("geheimpje")
    assert "geheimpje" in str(words)
    words.forget()
    assert "geheimpje" not in str(words)


def test_questions_are_read_on_several_threads_at_once(words: Words) -> None:
    """The stemmer keeps the word that it works on: unguarded, threads give each other's stems."""
    listed = [
        f"{start}{end}" for start in ("beoordel", "overdrag", "plaats", "meld", "toets") for end in ("en", "ing", "t")
    ]
    alone = {word: words.stem(word) for word in listed}

    def read(_: int) -> dict[str, str]:
        words.forget()
        return {word: words.stem(word) for word in listed}

    with ThreadPoolExecutor(8) as pool:
        assert all(one == alone for one in pool.map(read, range(400)))
