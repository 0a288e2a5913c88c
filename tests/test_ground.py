"""The ground: messages in two languages, errors that carry them, settings from the environment."""

import re
from pathlib import Path

import pytest

from wiedoetwat import messages
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.settings import Settings, SettingsError, default_data_dir
from wiedoetwat.vocabulary import BASE, PREFIXES

PACKAGE = Path(messages.__file__).parent


@pytest.mark.parametrize("key", sorted(messages.catalogue()))
def test_a_message_says_the_same_in_both_languages(key: str) -> None:
    texts = messages.catalogue()[key]
    assert set(texts) == {"nl", "en"}
    assert texts["nl"] != texts["en"]
    fields = {lang: set(re.findall(r"{(\w+)", text)) for lang, text in texts.items()}
    assert fields["nl"] == fields["en"]


def test_every_message_is_used_and_every_used_message_exists() -> None:
    files = [path for pattern in ("*.py", "*.html") for path in PACKAGE.rglob(pattern) if "_bundle" not in path.parts]
    code = "\n".join(path.read_text() for path in files)
    said = set(re.findall(r"""(?:Error|text|report|in_both|super\(\).__init__)\(\s*"([a-z]+\.[a-z-]+)\"""", code))
    assert said <= set(messages.catalogue())
    families = tuple(re.findall(r'f"([a-z]+\.)\{', code))  # such as one name for each tag
    used = set(re.findall(r'"([a-z]+\.[a-z-]+)"', code))
    assert {key for key in messages.catalogue() if not key.startswith(families)} <= used


def test_an_error_speaks_dutch_unless_asked() -> None:
    error = WiedoetwatError("sources.absent", folder="x")
    assert error.message() == "De map x ontbreekt: zonder ontologie en kennis is er niets te bouwen."
    assert (
        error.message("en")
        == str(error)
        == "The folder x is missing: without ontology and knowledge there is nothing to build."
    )


def test_settings_come_from_the_environment() -> None:
    assert Settings.from_environment({}) == Settings(default_data_dir(), "nl")
    assert Settings.from_environment({"WIEDOETWAT_DATA": "d", "WIEDOETWAT_LANG": "en_GB"}) == Settings(Path("d"), "en")
    assert Settings.from_environment({"WIEDOETWAT_LANG": "C.UTF-8"}).lang == "nl"


def test_settings_come_from_the_environment_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "wiedoetwat.toml"
    file.write_text('base_url = "https://file.example/"\nanswers_mib = 8\n', encoding="utf-8")
    env = {
        "WIEDOETWAT_SETTINGS": str(file),
        "WIEDOETWAT_DATA": "d",
        "WIEDOETWAT_LANG": "en",
        "WIEDOETWAT_LEIDRAAD": "x",
    }
    assert Settings.from_environment(env) == Settings(Path("d"), "en", base_url="https://file.example", answers_mib=8)
    env["WIEDOETWAT_BASE_URL"] = "https://env.example"
    assert Settings.from_environment(env).base_url == "https://env.example"


@pytest.mark.parametrize(
    ("text", "env", "told"),
    [
        ('base_ur = "x"', {}, "base_ur"),
        ("x = ", {}, "er.toml"),
        ("", {"WIEDOETWAT_ANSWERS_MIB": "veel"}, "answers_mib"),
        ("", {"WIEDOETWAT_LOG": "ja"}, "log"),
        ("workers = 0", {}, "workers: 0 < 1"),
        ("", {"WIEDOETWAT_WORKER_MIB": "64"}, "worker_mib"),
        ("query_seconds = 90", {}, "query_most_seconds"),
        (None, {}, "weg.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str | None, env: dict[str, str], told: str) -> None:
    file = tmp_path / ("weg.toml" if text is None else "er.toml")
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        Settings.from_environment({"WIEDOETWAT_SETTINGS": str(file), **env})


def test_namespaces_are_written_out_in_one_place() -> None:
    offenders = [
        path.name for path in PACKAGE.rglob("*.py") if BASE in path.read_text() and path.name != "vocabulary.py"
    ]
    assert offenders == []


def test_a_namespace_has_one_prefix() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
