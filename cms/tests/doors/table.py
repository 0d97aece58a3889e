"""The table of doors: each is a function that attacks one article, with the names of those who try it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.tests.doors.scene import Attempt

EVERYBODY = ("writer", "reviewer", "editor", "superuser")
CODE = ("code",)
READER = ("reader",)


@dataclass(frozen=True)
class Door:
    """One way in. ``keeps``: afterwards the article is still public in its approved form, and not just silent."""

    attack: Callable[["Attempt"], None]
    who: tuple[str, ...]
    keeps: bool

    @property
    def name(self) -> str:
        return self.attack.__name__


DOORS: dict[str, Door] = {}


def door(
    who: Iterable[str] = CODE, *, keeps: bool = True
) -> Callable[[Callable[["Attempt"], None]], Callable[["Attempt"], None]]:
    """Enter the function below in the table, under its name."""

    def enter(attack: Callable[["Attempt"], None]) -> Callable[["Attempt"], None]:
        if attack.__name__ in DOORS:
            raise ValueError(f"There are two doors named {attack.__name__}.")
        DOORS[attack.__name__] = Door(attack, tuple(who), keeps)
        return attack

    return enter
