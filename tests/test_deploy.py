"""The files of deploy/ agree with each other and with the program; that containers run is not tested."""

import json
import re
import subprocess
import sys

import yaml

from wiedoetwat.graph.sources import find_sources

ROOT = find_sources().root
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
SERVICES = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_every_image_is_made_by_the_file_that_is_named() -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE))
    built = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert built == {"motor", "voorkant"}
    assert built <= stages


def test_front_ends_ask_the_engine_where_it_listens() -> None:
    front, engine = (json.loads(line) for line in re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE))
    assert front[front.index("--store") + 1] == f"http://motor:{engine[-1].rpartition(':')[2]}/query"
    assert f"server voorkant:{front[front.index('--port') + 1]} " in (ROOT / "deploy" / "nginx.conf").read_text()
    offered = subprocess.run(
        [sys.executable, "-c", "from wiedoetwat.cli import main; main()", "serve", "--help"],
        capture_output=True, text=True, check=True, env={"COLUMNS": "200"},
    ).stdout  # fmt: skip
    assert all(option in offered for option in front if option.startswith("--"))


def test_the_engine_is_the_one_that_the_tests_use() -> None:
    (pinned,) = re.findall(r"oxigraph==\S+", DOCKERFILE)
    assert f'"{pinned}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
