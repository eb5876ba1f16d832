"""docker-compose.yml is valid, and runs the very processes that the sandbox runs."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from quickdoc.core.config import Settings
from sandbox.processes import PRODUCT, Command

ROOT = Path(__file__).parents[2]


OURS = ("api", "api-b", "realtime", "realtime-b", "worker")
NAMES = ("mongo", "redis", *OURS, "backup", "web")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


@pytest.fixture(scope="module")
def services(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["services"]
    return found


def test_these_are_all_services(services: dict[str, Any]) -> None:
    assert sorted(services) == sorted(NAMES)


def test_the_file_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*command, str(ROOT / "docker-compose.yml")], check=True)  # noqa: S603  a fixed command


@pytest.mark.parametrize("command", PRODUCT, ids=lambda each: each.name)
def test_production_runs_what_the_sandbox_runs(services: dict[str, Any], command: Command) -> None:
    assert services[command.name]["command"].split() == command.words()


@pytest.mark.parametrize("name", ["api", "realtime"])
def test_what_the_proxy_asks_is_there_twice_under_two_names(services: dict[str, Any], name: str) -> None:
    assert services[f"{name}-b"] == services[name]
    assert {name, f"{name}-b"} <= services["web"]["depends_on"].keys()


def test_workers_are_doubled(services: dict[str, Any]) -> None:
    assert services["worker"]["deploy"]["replicas"] == 2


def test_the_servers_have_passwords_and_keep_their_data(services: dict[str, Any]) -> None:
    assert "--keyFile" in services["mongo"]["command"]
    assert "--replSet" in services["mongo"]["command"]
    assert "requirepass" in services["redis"]["command"][-1]
    assert "appendonly yes" in services["redis"]["command"][-1]
    assert services["mongo"]["volumes"]
    assert services["redis"]["volumes"]


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_held_short(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"max-size", "max-file"} <= service["logging"]["options"].keys()
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "mongo"])
def test_nobody_but_mongos_entrypoint_is_root_or_writes_to_the_image(
    services: dict[str, Any], name: str
) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert "cap_add" not in service
    if "build" in service:
        stage = (ROOT / "Dockerfile").read_text().split(f"AS {service['build']['target']}\n")[1]
        assert "\nUSER 1000\n" in stage.split("\nFROM ")[0]
    else:
        assert service["user"] not in {"root", "0"}


def test_no_password_is_among_the_arguments_of_a_process(services: dict[str, Any]) -> None:
    for service in services.values():
        words = [service.get("command", ""), service.get("entrypoint", ""), service["healthcheck"]["test"]]
        for each in re.findall(r"\S*PASSWORD\S*", str(words)):
            # Written into a file by the shell's own printf, or given in the environment of a command.
            assert each.startswith(('"$$REDIS_PASSWORD', "'REDISCLI_AUTH="))
        assert not re.search(r"--(requirepass|password)|-p ", str(words))
    for script in (ROOT / "deploy" / "backup").glob("*.sh"):
        assert "--password" not in script.read_text()


def test_the_product_is_not_the_databases_root(services: dict[str, Any]) -> None:
    root = services["mongo"]["environment"]["MONGO_INITDB_ROOT_USERNAME"]
    for name in OURS:
        url = services[name]["environment"]["QUICKDOC_MONGO_URL"]
        assert f"//{root}:" not in url
        assert "authSource=quickdoc" in url
        assert "MONGO_ROOT_PASSWORD" not in url
        assert services[name]["environment"]["MONGO_ROOT_PASSWORD"] == "", "not even to be read"
    roles = re.findall(r'role: "(\w+)", db: "(\w+)"', (ROOT / "deploy" / "mongo" / "users.js").read_text())
    assert roles == [("product", "quickdoc"), ("backup", "admin")]


def test_the_servers_are_on_a_network_that_the_proxy_and_the_world_are_not_on(
    services: dict[str, Any], document: dict[str, Any]
) -> None:
    assert document["networks"]["data"]["internal"] is True
    on_data = {name for name, service in services.items() if "data" in service["networks"]}
    assert on_data == {"mongo", "redis", "backup", *OURS}
    for name in ("mongo", "redis", "backup"):
        assert services[name]["networks"] == ["data"]


def test_the_scripts_of_backup_and_restore_can_be_read_by_the_shell() -> None:
    scripts = sorted((ROOT / "deploy" / "backup").glob("*.sh"))
    assert [each.name for each in scripts] == ["health.sh", "restore.sh", "run.sh"]
    for each in scripts:
        subprocess.run(["sh", "-n", str(each)], check=True)  # noqa: S603, S607  a fixed command


def test_nothing_but_the_proxy_is_reachable_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_every_setting_is_explained_in_the_example() -> None:

    example = (ROOT / ".env.example").read_text()
    optional = {"web_dist", "mongo_database", "twilio_base_url", "mongo_url", "redis_url"}
    for name in set(Settings.model_fields) - optional:
        assert f"QUICKDOC_{name.upper()}=" in example
