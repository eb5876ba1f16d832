"""What a sign-up is told."""

from typing import Any

from httpx import Response

from tests.api.known_addresses import EMAIL

KNOWN = "/forgot-password"
NEW = {"authorization", "date", "x-request-id", "content-length", "set-cookie"}


def told(answer: Response) -> tuple[Any, ...]:
    """All that an answer tells, but for ids and tokens, which are new each time."""
    body = answer.json()
    account = body.get("account", {})
    ids = {account.get("id", ""), *account.get("patient_ids", ()), body.get("access_token", "")} - {""}
    text = answer.text
    for id_ in sorted(ids, key=len, reverse=True):
        text = text.replace(id_, "x" * len(id_) if id_.startswith(("account", "patient")) else "token")
    cookies = [
        each.partition("=")[0] + each.partition(";")[2] for each in answer.headers.get_list("set-cookie")
    ]
    headers = {name: value for name, value in answer.headers.items() if name not in NEW}
    return answer.status_code, text.replace("stranger@example.com", EMAIL), cookies, headers
