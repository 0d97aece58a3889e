import os
from pathlib import Path

import pytest

from benchmarks.turns import TurnError, in_turns


def test_in_turns__writes_in_order_what_was_prepared_side_by_side(tmp_path: Path) -> None:
    file = tmp_path / "written"

    def write(turn: int, prepared: str) -> None:
        with file.open("a") as output:
            output.write(f"{turn} {prepared}\n")

    in_turns(5, prepare=lambda turn: f"by {os.getpid()}", write=write)
    lines = [line.split() for line in file.read_text().splitlines()]
    assert [line[0] for line in lines] == ["0", "1", "2", "3", "4"]
    assert len({line[2] for line in lines}) == 2
    assert str(os.getpid()) not in {line[2] for line in lines}


@pytest.mark.parametrize("failing", ["prepare", "write"])
def test_in_turns__with_a_turn_that_fails__writes_nothing_after_it(failing: str, tmp_path: Path) -> None:
    file = tmp_path / "written"

    def prepare(turn: int) -> None:
        if failing == "prepare" and turn == 2:
            raise ValueError(turn)

    def write(turn: int, prepared: None) -> None:
        if failing == "write" and turn == 2:
            raise ValueError(turn)
        with file.open("a") as output:
            output.write(f"{turn}\n")

    with pytest.raises(TurnError, match="goes on where it stopped"):
        in_turns(5, prepare=prepare, write=write)
    assert file.read_text() in ("", "0\n", "0\n1\n")
