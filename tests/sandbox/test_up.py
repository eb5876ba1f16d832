"""What the demo says when a part of it cannot be made."""

from pathlib import Path

import pytest

from sandbox import up, web
from sandbox.daemon import StartFailed
from sandbox.stack import Stack
from sandbox.up import Options


async def test_a_failed_build_is_told_as_the_one_reason_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_anything: Path) -> None:
        raise StartFailed("the build failed, and this is why")

    monkeypatch.setattr(web, "is_built", lambda _web: False)
    monkeypatch.setattr(web, "is_installed", lambda _web: True)
    monkeypatch.setattr(web, "build", fails)
    with pytest.raises(StartFailed, match="this is why"):
        await up._prepare(Stack(tmp_path), Options(data_dir=tmp_path, seed=False))  # noqa: SLF001
