import json
from pathlib import Path

import pytest

from bench import recorder, report
from bench.rows import Goal, Other, Row, at_least, at_most, spread

KEYS = (
    "bench case n metric more_is_better ours peer peer_name limit limit_name ratio_to_peer ratio_to_limit "
    "p50_ms p99_ms rounds goal margin verdict"
)


def row(goal: Goal | None = None, *, ours: float = 80, peer: float | None = 40) -> Row:
    return Row(
        bench="fanout",
        case="one room",
        n=500,
        metric="deliveries_per_s",
        more_is_better=True,
        ours=ours,
        peer=None if peer is None else Other(peer, "somebody"),
        limit=Other(100, "the floor"),
        rounds=3,
        goal=goal,
    )


def test_a_line_has_the_keys_that_everybody_reads() -> None:
    line = json.loads(row().line())
    assert list(line) == KEYS.split()
    assert (line["ratio_to_peer"], line["ratio_to_limit"], line["verdict"]) == (2, 0.8, "")


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        (at_least(0.8, "limit"), "reached"),
        (at_least(0.81, "limit"), "missed"),
        (at_most(0.8, "limit"), "reached"),
        (at_least(1.5, "peer"), "reached"),
        (at_most(79, "ours"), "missed"),
    ],
)
def test_the_verdict_is_about_ours_or_a_ratio(goal: Goal, verdict: str) -> None:
    assert row(goal).verdict == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0, "reached"), (1, "missed")])
def test_nothing_at_all_is_reached_by_nothing(ours: float, verdict: str) -> None:
    assert row(at_most(0, "ours"), ours=ours).verdict == verdict


def test_without_a_peer_there_is_no_verdict_and_no_ratio() -> None:
    alone = row(at_least(1, "peer"), peer=None)
    assert alone.verdict == ""
    assert alone.plain()["ratio_to_peer"] is None


def test_a_goal_says_what_it_bounds() -> None:
    assert [str(each) for each in (at_most(1.3, "limit"), at_least(3, "peer"), at_most(5, "ours"))] == [
        "<= 1.3 x limit",
        ">= 3 x peer",
        "<= 5",
    ]


def test_a_spread_of_one_is_itself() -> None:
    assert spread([4.0]) == (4, 4)
    assert spread([1.0, 2.0, 3.0]).p50 == 2


def test_the_page_says_how_long_a_whole_run_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorder.describe(tmp_path, {"journey": 98, "claims": 62})
    (tmp_path / "claims.jsonl").write_text(f"{row().line()}\n")
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.write(tmp_path, page=page)
    assert "It took 3 minutes: journey 98 s, claims 62 s." in page.read_text()
    assert "before" in page.read_text()
    assert "old" not in page.read_text()
    assert "one room" in capsys.readouterr().out
