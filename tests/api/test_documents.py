"""The OpenAPI and AsyncAPI documents: what clients are made from."""

import json
import subprocess
import sys
from typing import Any

import pytest
from pydantic import BaseModel

from api import asyncapi
from quickdoc.events import models as events
from realtime import requests
from tests.api.applications import openapi

ERRORS = {"400", "401", "403", "404", "408", "409", "413", "422", "429", "500", "503"}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    return openapi()


def operations(document: Document) -> list[Document]:
    return [each for known in document["paths"].values() for each in known.values()]


def test_every_operation_has_a_short_name_of_its_own(document: Document) -> None:
    names = [each["operationId"] for each in operations(document)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name.islower() and len(name) < 20 for name in names)


def test_every_error_of_every_operation_is_a_documented_problem(document: Document) -> None:
    for operation in operations(document):
        failures = {code: told for code, told in operation["responses"].items() if code in ERRORS}
        assert {"500", "503"} <= set(failures)
        assert all(told["content"] == PROBLEM for told in failures.values())
        if "security" in operation:
            assert "401" in failures
        if "requestBody" in operation:
            assert {"400", "408", "413", "422"} <= set(failures)


def test_every_event_is_in_the_document(document: Document) -> None:
    schemas = document["components"]["schemas"]
    assert {each.__name__ for each in events.CLASSES} <= set(schemas)
    union = schemas["AnyEvent"]
    assert union["discriminator"]["propertyName"] == "type"
    assert len(union["oneOf"]) == len(events.CLASSES)
    assert schemas["Logged"]["properties"]["event"] == {"$ref": "#/components/schemas/AnyEvent"}


def test_the_document_names_nothing_that_it_does_not_hold(document: Document) -> None:
    text = json.dumps(document)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(document["components"]["schemas"])
    assert "HTTPValidationError" not in text


def test_keys_are_documented_where_they_work(document: Document) -> None:
    keyed = {
        operation["operationId"]
        for operation in operations(document)
        if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", []))
    }
    assert keyed == {
        "claim_slot",
        "publish_slots",
        "register_standby",
        "add_standby",
        "add_patient",
        "invite",
        "create_clinic",
        "add_doctor",
        "cancel_booking",
        "miss_booking",
        "arrive_booking",
        "begin_booking",
        "complete_booking",
        "step_back_booking",
        "add_visit_type",
        "add_absence",
        "add_schedule",
    }


def test_a_login_is_optional_for_a_ticket_and_for_the_search(document: Document) -> None:
    optional = {each["operationId"] for each in operations(document) if {} in each.get("security", [])}
    assert optional == {"issue_ticket", "search_all"}


@pytest.mark.parametrize("module", ["api.openapi", "api.asyncapi"])
def test_a_document_is_printed_the_same_each_time(module: str) -> None:
    first, second = (
        subprocess.run([sys.executable, "-m", module], capture_output=True, check=True).stdout  # noqa: S603
        for _ in range(2)
    )
    assert first == second
    assert json.loads(first)


def test_the_live_connection_is_described_by_the_same_schemas(document: Document) -> None:
    live = asyncapi.document()
    schemas = live["components"]["schemas"]
    assert schemas["Logged"] == document["components"]["schemas"]["Logged"]
    named = {part.partition('"')[0] for part in json.dumps(live).split("#/components/schemas/")[1:]}
    assert named == set(schemas) - {"Logged"} | {"Logged"}


def test_the_live_connection_shares_the_shapes_of_the_api(document: Document) -> None:
    schemas = document["components"]["schemas"]
    assert all(schemas[name] == each for name, each in asyncapi.document()["components"]["schemas"].items())


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("handshake", requests.Connect),
        ("watch", requests.Watch),
        ("board", requests.Board),
        ("leave_board", requests.LeaveBoard),
    ],
)
def test_what_clients_send_is_described_as_the_gateway_reads_it(name: str, model: type[BaseModel]) -> None:
    described = asyncapi.document()["components"]["messages"][name]["payload"]
    read = model.model_json_schema()
    assert set(described["properties"]) == set(read["properties"])
    assert described["required"] == read["required"]
    assert described["additionalProperties"] is read["additionalProperties"]


def test_every_message_of_the_live_connection_is_sent_by_somebody() -> None:
    live = asyncapi.document()
    messages = set(live["components"]["messages"])
    assert messages == set(live["channels"]["live"]["messages"])
    used = json.dumps(live["operations"]).split("#/channels/live/messages/")[1:]
    assert {part.partition('"')[0] for part in used} == messages
