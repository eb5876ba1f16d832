"""`python -m api.openapi` prints the OpenAPI document."""

import json
import sys

from pydantic import SecretStr

from api.main import create_app
from quickdoc.core.config import Settings


def offline_settings() -> Settings:
    """Settings for making the document: it does not depend on them, and no connections are opened."""
    return Settings(
        mode="test",
        mongo_url="mongodb://nowhere",
        redis_url="redis://nowhere",
        secret_key=SecretStr("only for printing the document, never served"),
        public_url="http://nowhere",
        socket_url="http://nowhere",
        web_origins=[],
        web_dist=None,
        twilio_account_sid="AC",
        twilio_auth_token=SecretStr("none"),
        twilio_from="+15550100000",
    )


def main() -> None:
    """Print the document."""
    json.dump(create_app(offline_settings()).openapi(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
