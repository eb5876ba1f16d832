"""docker-compose.yml is valid, and runs the very processes that the sandbox runs."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from quickdoc.config import Settings
from sandbox.processes import PRODUCT, Command

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, Any] = document["services"]
    return found


def test_the_file_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*command, str(ROOT / "docker-compose.yml")], check=True)  # noqa: S603  a fixed command


@pytest.mark.parametrize("command", PRODUCT, ids=lambda each: each.name)
def test_production_runs_what_the_sandbox_runs(services: dict[str, Any], command: Command) -> None:
    assert services[command.name]["command"].split() == command.words()


def test_gateways_and_workers_are_doubled(services: dict[str, Any]) -> None:
    assert services["realtime"]["deploy"]["replicas"] == 2
    assert services["worker"]["deploy"]["replicas"] == 2


def test_the_api_is_doubled_and_the_proxy_asks_each_of_the_two_whether_it_answers(
    services: dict[str, Any],
) -> None:
    assert services["api-b"] == services["api"]
    assert {"api", "api-b"} <= services["web"]["depends_on"].keys()
    block = re.search(r"handle /api/\* \{(.*?)\n\t\}", (ROOT / "deploy" / "Caddyfile").read_text(), re.DOTALL)
    assert block is not None
    rules = dict(line.split(maxsplit=1) for line in map(str.strip, block[1].splitlines()) if " " in line)
    assert rules["reverse_proxy"].removesuffix(" {").split() == ["api:8000", "api-b:8000"]
    # Caddy makes no active checks of dynamic upstreams; without `lb_try_duration` a failed one is an error.
    assert "dynamic" not in rules
    assert rules["health_uri"] == "/healthz"
    assert {"health_interval", "lb_try_duration", "fail_duration"} <= rules.keys()


def test_the_servers_have_passwords_and_keep_their_data(services: dict[str, Any]) -> None:
    assert "--keyFile" in services["mongo"]["command"]
    assert "--replSet" in services["mongo"]["command"]
    assert "--requirepass" in services["redis"]["command"][-1]
    assert "--appendonly yes" in services["redis"]["command"][-1]
    assert services["mongo"]["volumes"]
    assert services["redis"]["volumes"]


def test_nothing_but_the_proxy_is_reachable_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_every_setting_is_explained_in_the_example() -> None:

    example = (ROOT / ".env.example").read_text()
    optional = {"web_dist", "mongo_database", "twilio_base_url", "mongo_url", "redis_url"}
    for name in set(Settings.model_fields) - optional:
        assert f"QUICKDOC_{name.upper()}=" in example
