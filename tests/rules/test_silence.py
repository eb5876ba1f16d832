"""Who asks a server that was silent."""

from quickdoc.core.silence import Silence


def test_during_a_silence_one_asks_at_a_time_and_after_an_answer_everybody() -> None:
    now = [100.0]
    silence = Silence(3, lambda: now[0])
    assert silence.may_ask()
    assert silence.may_ask()
    assert silence.begin()
    assert not silence.begin(), "it is told once, however many waited"
    now[0] += 2.9
    assert not silence.may_ask()
    now[0] += 0.1
    assert [silence.may_ask() for _ in range(3)] == [True, False, False]
    now[0] += 3
    assert silence.may_ask()
    silence.begin()
    assert not silence.may_ask()
    now[0] += 3
    assert silence.may_ask()
    silence.end()
    assert [silence.may_ask() for _ in range(3)] == [True, True, True]
