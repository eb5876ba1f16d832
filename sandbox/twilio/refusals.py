"""Twilio's refusals, in the JSON shape that its SDKs read.

Codes and sentences: https://www.twilio.com/docs/api/errors
"""

from typing import Any

from starlette.responses import JSONResponse

_TEXTS: dict[int, tuple[int, str]] = {
    20001: (400, "Invalid parameter"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource {subject} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' Phone Number: {subject}"),
    21212: (400, "Invalid 'From' Number: {subject}"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number: {subject}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
}


class Refused(Exception):  # noqa: N818  the name says what happened
    """The REST call is refused with one of Twilio's codes; `subject` is put into its message."""

    def __init__(self, code: int, subject: str = "") -> None:
        status, text = _TEXTS.get(code, (400, "The request was refused"))
        super().__init__(f"{code}: {text}")
        self.code = code
        self.status = status
        self.text = text.format(subject=subject)

    def body(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.text,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }

    def response(self) -> JSONResponse:
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if self.status == 401 else None  # noqa: PLR2004
        return JSONResponse(self.body(), self.status, headers)
