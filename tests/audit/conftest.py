"""The API's settings, here too."""

from tests.api.conftest import settings

__all__ = ["settings"]
