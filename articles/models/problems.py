"""What is wrong with an article, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to put right before an article is reviewed, as a sentence that says what to do.

    ``field`` is the name of the article's field, ``block`` the place of the block in the body, counted from 0. One that
    does not block is advice.
    """

    sentence: str
    field: str
    block: int | None = None
    blocking: bool = True
