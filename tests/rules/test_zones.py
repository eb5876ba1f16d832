"""A zone is one of the `tzdata` package, whatever the host has beside it."""

from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError

from quickdoc.core.types import Zone

ADAPTER: TypeAdapter[str] = TypeAdapter(Zone)


@pytest.mark.parametrize(
    "name", ["Europe/Madrid", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+5", "Asia/Kolkata"]
)
def test_a_zone_of_the_package_is_one(name: str) -> None:
    assert ADAPTER.validate_python(name) == name
    assert ZoneInfo(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "localtime",
        "posixrules",
        "Factory",
        "",
        " Europe/Madrid",
        "europe/madrid",
        "EUROPE/MADRID",
        "Europe",
        "Europe/",
        "/usr/share/zoneinfo/Europe/Madrid",
        "../zoneinfo/Europe/Madrid",
        "Europe/../Europe/Madrid",
        "posix/Europe/Madrid",
        "right/Europe/Madrid",
        "zone.tab",
        "tzdata.zi",
        "UTC+2",
        "Mars/Olympus",
        "Europe/Madrid\0",
    ],
)
def test_what_a_host_may_have_beside_them_is_none(name: str) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(name)
