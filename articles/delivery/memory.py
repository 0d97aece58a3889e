"""Answers that a process keeps in memory as long as nothing has changed: whoever asks next gets the same bytes.

An answer belongs to a generation and a day; one query tells whether it still holds. The budget is
``CMS_ANSWER_CACHE_MB`` for each process; 0 keeps nothing.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.conf import settings

# What a kept answer costs beside its bytes.
OVERHEAD = 1000


class AnswerMemory:
    """The answers used last, up to the budget."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, tuple[int, Any, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Any, generation: int) -> Any:
        """The answer kept under ``key`` in this generation, or None."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != generation:
                return None
            self._kept.move_to_end(key)
            return kept[1]

    def put(self, key: Any, generation: int, answer: Any, size: int) -> None:
        """Keep an answer of ``size`` bytes."""
        budget = settings.CMS_ANSWER_CACHE_MB * 1_000_000
        size += OVERHEAD
        if size * 10 > budget:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += size - (before[2] if before else 0)
            self._kept[key] = (generation, answer, size)
            while self._size > budget:
                _, (_, _, freed) = self._kept.popitem(last=False)
                self._size -= freed

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


memory = AnswerMemory()
