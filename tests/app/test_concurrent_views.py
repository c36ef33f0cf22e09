"""Views of many visitors at once: equal requests share one computation, and none waits for another view."""

import threading
from collections.abc import Callable

import pytest

from ecosystem.app import data, turns
from ecosystem.load import Ecosystem
from ecosystem.selection import Scope, Selection
from ecosystem.views import View, ViewDefinition, registry

SLOW, QUICK = registry()["transitions.balance"], registry()["transitions.rates"]


@pytest.fixture(scope="module")
def demo() -> Ecosystem:
    loaded = data.stored_dataset("demo").ecosystem
    assert loaded is not None
    return loaded


def started(task: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=task, daemon=True)
    thread.start()
    return thread


def ended(thread: threading.Thread) -> None:
    thread.join(timeout=60)
    assert not thread.is_alive()


@pytest.mark.parametrize("visitors", [2, 5])
def test_equal_requests_share_one_computation_and_others_do_not_wait(
    visitors: int, demo: Ecosystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed = data.scope(demo, Selection(years=(2009, 2009 + visitors)))
    computed, begun, released = list[str](), threading.Event(), threading.Event()
    compute = ViewDefinition.of

    def held(definition: ViewDefinition, scope: Scope) -> View:
        computed.append(definition.id)
        if definition is SLOW:
            begun.set()
            assert released.wait(60)
        return compute(definition, scope)

    monkeypatch.setattr(ViewDefinition, "of", held)
    results = list[data.Drawn]()
    waiting = [started(lambda: results.append(data.drawn(narrowed, SLOW))) for _ in range(visitors)]
    assert begun.wait(60)
    ended(started(lambda: data.drawn(narrowed, QUICK)))
    released.set()
    for thread in waiting:
        ended(thread)
    assert computed == [SLOW.id, QUICK.id]
    assert [one is results[0] for one in results] == [True] * visitors


def test_a_turn_waits_for_the_end_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 60.0)
    order = list[str]()
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with turns.turn():
            order.append("second")

    with turns.turn():
        thread = started(second)
        assert waiting.wait(60)
        order.append("first")
    ended(thread)
    assert order == ["first", "second"]


def test_a_long_turn_lets_others_begin_and_an_error_ends_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.01)

    def other() -> None:
        with turns.turn():
            pass

    with turns.turn():
        ended(started(other))
    monkeypatch.setattr(turns, "LONGEST", 60.0)
    with pytest.raises(ValueError, match="lost"), turns.turn():
        raise ValueError("lost")
    ended(started(other))
