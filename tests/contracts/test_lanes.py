"""Lanes side by side: all of them run, and one that fails ends the others and is named with its output."""

from pathlib import Path

import pytest

from tests.lanes import LANES, Lane, LaneFailed, side_by_side

MAKEFILE = """
good:
\t@echo fine
later:
\t@test -e good.log && echo fine, too
endless:
\t@touch started; sleep 1000
bad-later:
\t@until test -e started; do sleep 0.01; done; echo wrong, too; exit 1
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Makefile").write_text(MAKEFILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_each_lane_runs_when_the_one_before_has_passed(folder: Path) -> None:
    await side_by_side([Lane("later", after="good"), Lane("good", nice=1)], folder)
    assert (folder / "good.log").read_text() == "fine\n"
    assert (folder / "later.log").read_text() == "fine, too\n"


async def test_the_first_that_fails_ends_the_others(folder: Path) -> None:
    lanes = [Lane("endless"), Lane("bad-later"), Lane("good", after="endless")]
    with pytest.raises(ExceptionGroup) as failed:
        await side_by_side(lanes, folder)
    (failure,) = failed.value.exceptions
    assert isinstance(failure, LaneFailed)
    assert str(failure) == "make bad-later failed"
    assert failure.log.read_text().startswith("wrong, too\n")
    assert not (folder / "good.log").exists()


def test_every_lane_is_a_target_of_the_makefile() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text()
    for lane in LANES:
        assert f"\n{lane.target}: " in makefile
        assert lane.after is None or lane.after in {each.target for each in LANES}
