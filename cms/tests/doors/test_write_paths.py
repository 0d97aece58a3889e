"""The list of write paths is Wagtail's own: a new one in a later Wagtail fails here until somebody has looked at it."""

from pathlib import Path

from cms.tests.doors import test_doors as _doors  # noqa: F401
from cms.tests.doors.table import DOORS
from cms.tests.doors.write_paths import found

REVIEWED = Path(__file__).with_name("write_paths.txt")
VERDICTS = {"reads only", "not about articles"}
WHAT_TO_DO = (
    "Wagtail or one of its parts offers ways to write that nobody has looked at: {names}. Try whether an article could "
    "go live or change there, write a door for each in cms/tests/doors/, and enter it in {file} with the door's name, "
    "or with “reads only” or “not about articles” where it is so."
)


def reviewed() -> dict[str, list[str]]:
    lines = [line for line in REVIEWED.read_text().splitlines() if line and not line.startswith("#")]
    return {name: verdict.split(", ") for name, _, verdict in (line.rpartition(" = ") for line in lines)}


def test_write_paths__every_one_has_been_looked_at() -> None:
    new = sorted(found() - set(reviewed()))
    assert not new, WHAT_TO_DO.format(names=", ".join(new), file=REVIEWED.name)


def test_write_paths__a_new_one__is_told_in_a_sentence() -> None:
    sentence = WHAT_TO_DO.format(names="action launch", file=REVIEWED.name)
    assert "action launch" in sentence
    assert sentence.endswith(".")


def test_write_paths__registries_are_read() -> None:
    kinds = {name.split()[0] for name in found()}
    assert kinds == {"action", "bulk", "admin", "address", "operation", "command"}
    assert {"action publish", "bulk wagtailcore.page publish", "admin API publish"} <= found()
    assert {"address wagtailadmin_pages:copy", "operation POST /pages/", "command loaddata"} <= found()


def test_reviewed_list__names_doors_that_exist() -> None:
    named = {door for verdict in reviewed().values() for door in verdict} - VERDICTS
    assert named <= set(DOORS), sorted(named - set(DOORS))
    assert len(named) >= 90


def test_reviewed_list__is_in_order_and_says_each_once() -> None:
    lines = [line for line in REVIEWED.read_text().splitlines() if line and not line.startswith("#")]
    names = [line.rpartition(" = ")[0] for line in lines]
    assert names == sorted(set(names))
