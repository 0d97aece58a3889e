"""What a draft may leave open and a review may not: the required fields of its blocks and references.

The editor asks for them when an article is sent from there; a draft saved without them is asked here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from articles.models.problems import Problem

if TYPE_CHECKING:
    from articles.models.pages import ArticlePage


def unfinished_parts(page: "ArticlePage") -> list[Problem]:
    """One problem for each block that the editor would not let pass, and for each reference."""
    return [*_unfinished_blocks(page.body), *_unfinished_references(page)]


def _unfinished_blocks(body: Any) -> Iterator[Problem]:
    if not len(body):
        # That there is no text is told by the checks.
        return
    try:
        body.stream_block.clean(body)
    except ValidationError as error:
        for place, refusal in sorted(getattr(error, "block_errors", {}).items()):
            block = body[place].block
            yield Problem(f"The block “{block.label}” is not complete. {_told(block, refusal)}", "body", place)
        yield from (Problem(str(said), "body") for said in getattr(error, "non_block_errors", []))


def _unfinished_references(page: "ArticlePage") -> Iterator[Problem]:
    for number, reference in enumerate(page.references.all(), start=1):
        try:
            reference.full_clean(exclude=["page"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            yield Problem(f"Reference {number} is not complete. {_of_fields(error)}", "references")


def _of_fields(error: ValidationError) -> str:
    parts = [
        f"{'' if name == NON_FIELD_ERRORS else name.capitalize() + ': '}{' '.join(messages)}"
        for name, messages in error.message_dict.items()
    ]
    return " ".join(parts)


def _told(block: Any, error: Any) -> str:
    """What is wrong with a block: the fields to fill in, then whatever else there is."""
    found = list(dict.fromkeys(_found(block, error)))
    empty = [label for label, code, _ in found if code == "required" and label]
    others = [f"{label}: {said}" if label else said for label, code, said in found if code != "required" or not label]
    return " ".join([f"Fill in: {', '.join(empty)}."] * bool(empty) + others)


def _found(block: Any, error: Any, label: str = "") -> Iterator[tuple[str, str, str]]:
    """Label of the field, code and message of each error in a block and in the blocks within it."""
    if not hasattr(error, "block_errors"):
        yield from ((label, each.code or "", " ".join(each.messages)) for each in error.error_list)
        return
    yield from ((label, "", str(said)) for said in getattr(error, "non_block_errors", []))
    for name, refusal in error.block_errors.items():
        # Struct blocks name their fields, lists and tables number their rows.
        child = getattr(block, "child_blocks", {}).get(name)
        if refusal is not None:
            yield from _found(child, refusal, str(child.label) if child is not None else label)
