"""Schemathesis: what the OpenAPI document allows and forbids, asked as nobody, patient, staff and admin.

Each operation has a town of its own. It is asked what is right there, then what Schemathesis makes of the
document: each bound, each wrong kind of value, other methods, and some requests that are drawn. They are the
same each time; `SCHEMATHESIS_EXAMPLES=200` draws more of them.
"""

import os
from typing import Any, TypeAlias
from unittest import SkipTest

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, CheckContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.hypothesis.builder import (
    InvalidHeadersExampleMark,
    MissingPathParameters,
    UnserializablePayloadMark,
)
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance
from starlette.types import ASGIApp

from quickdoc.core.types import EARLIEST, LATEST, known_zones
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.permissions import Relation
from tests.api.applications import openapi
from tests.api.conftest import Api
from tests.api.matrix import ROUTES, RULES, Stage, ask, relation_of, set_stage

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
        "suppress-health-check": ["all"],
        "analysis": {"constants": {"enabled": False}},  # words of our source have no format
    }
)
BEYOND_A_SCHEMA = {
    "absence_past": "is measured by today",
    "absence_reversed": "the end is after the start",
    "bad_birth_date": "is measured by today",
    "bad_cursor": "a place in a list is what the page before said",
    "bad_endpoint": "a push service is a public host",
    "bad_phone": "numbers are looked up in the tables of their countries",
    "bad_since": "is measured by today",
    "bad_times": "starts must not overlap",
    "common_password": "a list of thousands",
    "empty_wish": "one of several fields must say something",
    "hours_reversed": "the end is after the start",
    "idempotency_key_reused": "is about the request before",
    "invite_invalid": "a secret",
    "reset_invalid": "a secret",
    "photo_not_an_image": "a file is told by its content",
    "unclear_search": "one of several fields must say something",
    "unsupported_order": "an order goes with some filters",
    "visit_type_twice": "is about all that a list has",
    "wrong_code": "a secret",
}
"""Why 422 may be the answer to what keeps to the schema: each is a refusal that the operation documents."""
INSIDERS: dict[Relation, str] = {
    "anybody": "nobody",
    "signed": "nobody",
    "account": "patient",
    "owner": "patient",
    "owner or desk": "patient",
    "desk or doctor": "staff",
    "member": "staff",
    "keeper": "staff",
    "desk": "staff",
    "manager": "staff",
    "admin": "admin",
}
TOGETHER = {"ages", "body", "query"}
"""Where `invalid` is about several fields at once: both coordinates or none, ends after starts."""

line = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=40)
schemathesis.openapi.format("line", line)
schemathesis.openapi.format("person-name", line)
schemathesis.openapi.format("paragraphs", line)
schemathesis.openapi.format("email", st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.com", fullmatch=True))
schemathesis.openapi.format("web-origin", st.from_regex(r"https://[a-z]{1,9}\.com", fullmatch=True))
schemathesis.openapi.format("time-zone", st.sampled_from(sorted(known_zones())))
schemathesis.openapi.format(
    "date-time",
    st.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None, year=2199)).map(
        lambda moment: f"{moment.isoformat()}Z"
    ),
)
schemathesis.openapi.format(
    "date", st.dates(EARLIEST.date().replace(year=1971), LATEST.date().replace(year=2199)).map(str)
)


Asked: TypeAlias = Case[Any]


class Served:
    """The application of the test that runs; Schemathesis knows one for all."""

    app: ASGIApp

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self.app(scope, receive, send)


SERVED = Served()
schema = schemathesis.openapi.from_dict(openapi(), config=CONFIG)
schema.app = SERVED


def refusal_is_documented(_: CheckContext, response: Response, case: Asked) -> None:
    """The code of a refusal stands in the document beside its status."""
    known = case.operation.definition.raw["responses"].get(str(response.status_code))
    if response.status_code < 400 or known is None or response.status_code in {405, 500}:
        return
    code = response.json()["code"]
    assert f"`{code}`" in known["description"], f"{response.status_code} {code} is not documented"


class Caller:
    """Asks an operation about what is on the stage, and holds the answers against the document.

    Every other request is asked by somebody who may; the rest by the four of them, by turns.
    """

    def __init__(self, api: Api, stage: Stage) -> None:
        self.api = api
        self.session = asgi.get_client(SERVED)
        self.ids = stage.ids_of
        self.asked = 0
        self.people: dict[str, Actor | None] = {
            "nobody": None,
            "patient": stage.ana,
            "staff": stage.ours,
            "admin": stage.admin,
        }

    def ask(self, case: Asked) -> None:
        operation = case.operation.definition.raw["operationId"]
        is_right = case.meta is None or case.meta.generation.mode.is_positive
        if is_right:
            ids = self.ids(operation)
            case.path_parameters = {name: ids.get(name, said) for name, said in case.path_parameters.items()}
            case.body = as_written(case.body)
        turn = list(self.people)[self.asked // 2 % len(self.people)]
        self.asked += 1
        self._ask_as(INSIDERS[relation_of(operation)] if self.asked % 2 else turn, case)

    def _ask_as(self, name: str, case: Asked) -> None:
        who = self.people[name]
        headers = {"Authorization": f"Bearer {self.api.token(who)}"} if who else {}
        how: dict[str, Any] = {"session": self.session, "headers": headers}
        response = case.call(**how)
        case.validate_response(
            response,
            headers=headers,
            additional_checks=[refusal_is_documented],
            excluded_checks=excluded(case, response),
            transport_kwargs=how,
        )


def excluded(case: Asked, response: Response) -> list[Any]:
    """The checks that cannot judge this answer."""
    found: list[Any] = []
    if response.status_code == 422 and (is_beyond_a_schema(response.json()) or is_padded(case.body)):
        found.append(positive_data_acceptance)
    may_leave_out_body = not case.operation.definition.raw.get("requestBody", {}).get("required")
    if (
        lacks_a_login(case)  # one is added to each request, and what else is wrong with it may be allowed
        or is_padded(case.body)  # spaces around a text are dropped before it is measured
        or (isinstance(case.body, NotSet | None) and may_leave_out_body)  # the document has null as well
    ):
        found.append(negative_data_rejection)
    return found


def is_beyond_a_schema(told: dict[str, Any]) -> bool:
    fields = {each["field"] for each in told.get("errors", ())}
    return told["code"] in BEYOND_A_SCHEMA or (bool(fields) and fields <= TOGETHER)


def lacks_a_login(case: Asked) -> bool:
    """Whether what makes a request a wrong one is (also) that it has no Authorization header."""
    header = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    is_wrong = header is not None and header.mode.is_negative
    return is_wrong and "authorization" not in {each.lower() for each in case.headers or {}}


def is_padded(said: Any) -> bool:
    if isinstance(said, str):
        return said != said.strip()
    if isinstance(said, dict):
        return any(map(is_padded, said.values()))
    return isinstance(said, list) and any(map(is_padded, said))


def as_written(said: Any) -> Any:
    """Whole numbers as programs write them: JSON Schema takes 2.0 for one, and 2 is what we take for one."""
    if isinstance(said, float) and said.is_integer():
        return int(said)
    if isinstance(said, dict):
        return {name: as_written(each) for name, each in said.items()}
    return [as_written(each) for each in said] if isinstance(said, list) else said


@pytest.fixture
async def stage(api: Api) -> Stage:
    """With the accounts of those who ask."""
    stage = await set_stage(api)
    for who in (stage.ours, stage.admin):
        await api.town.store.accounts.insert(
            Account(
                id=who.account_id,
                email=f"{who.account_id}@example.org",
                role=who.role,
                name="Kim",
                zone="UTC",
                clinic_id=who.clinic_id,
            )
        )
    SERVED.app = api.app
    return stage


@pytest.fixture
def caller(api: Api, stage: Stage) -> Caller:
    return Caller(api, stage)


@pytest.mark.parametrize("operation", list(ROUTES))
def test_the_document_holds_for_whatever_is_asked(caller: Caller, operation: str) -> None:
    """`schema.parametrize()` would make the requests of all operations in each process, as it collects."""
    method, path = ROUTES[operation]

    def ask(case: Asked) -> None:
        caller.ask(case)

    asking = build_operation_test(
        config=schema.config,
        operation=schema[path][method],
        test_func=ask,
        given_kwargs={},
        feedback=FeedbackSources(),
    )
    try:
        asking()
    except SkipTest as why:
        pytest.fail(f"nothing was asked: {why}")
    for left_out in (
        MissingPathParameters,
        UnserializablePayloadMark,
        InvalidHeadersExampleMark,
    ):
        assert left_out.get(asking) is None


@pytest.mark.parametrize("operation", list(RULES))
async def test_the_document_holds_for_what_is_right(api: Api, stage: Stage, operation: str) -> None:
    method, path = ROUTES[operation]
    for who in (None, stage.ana, stage.ours, stage.admin):
        answer = await ask(api, stage, operation, who)
        case = schema[path][method].Case()
        case.validate_response(
            answer,
            additional_checks=[refusal_is_documented],
            excluded_checks=[ignored_auth],  # it asks again; whoever asks here has a token
        )
