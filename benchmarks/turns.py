"""Work in two halves on several processors: preparing side by side, writing one after the other in order."""

from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from django.db import connections

FAILED = -1


class TurnError(Exception):
    """A process ended early; it has said why."""


def in_turns(
    turns: int, *, prepare: Callable[[int], Any], write: Callable[[int, Any], None], processes: int = 2
) -> None:
    """Call ``write(turn, prepare(turn))`` for each turn from 0 on: ``prepare`` in any order, ``write`` in this one."""
    connections.close_all()
    context = get_context("fork")
    next_turn, changed = context.Value("l", 0), context.Condition()

    def pass_on(turn: int) -> None:
        with changed:
            next_turn.value = turn
            changed.notify_all()

    def is_reached(turn: int) -> bool:
        """Wait for the turn; False where another has failed."""
        with changed:
            changed.wait_for(lambda: next_turn.value in (turn, FAILED))
            return bool(next_turn.value == turn)

    def work(first: int) -> None:
        try:
            for turn in range(first, turns, processes):
                prepared = prepare(turn)
                if not is_reached(turn):
                    return
                write(turn, prepared)
                pass_on(turn + 1)
        except BaseException:
            pass_on(FAILED)
            raise

    workers = [context.Process(target=work, args=[first], daemon=True) for first in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(timeout=1)
            # One that was killed passes nothing on.
            if any(other.exitcode for other in workers):
                pass_on(FAILED)
    if next_turn.value != turns:
        raise TurnError("Loading stopped early. Run it again: it goes on where it stopped.")
