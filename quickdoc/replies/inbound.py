"""An incoming text as the provider reports it."""

from quickdoc.core.types import Instant, Model


class Inbound(Model):
    """A text as the webhook reports it. `opt_out_type`: the opt-out keyword that the provider has handled.

    `at`: when it came in, if that is not now.
    """

    sid: str
    phone: str
    body: str
    opt_out_type: str | None = None
    at: Instant | None = None
