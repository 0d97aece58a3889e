from pathlib import Path

import pytest

from benchmarks.recording import FOLDER, Answer, read_answers, write_answers


def test_answers__are_read_back_byte_for_byte_by_the_bare_views_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = Answer(b"\x00one", "application/json", '"1"'), Answer(b"", "text/plain", "")
    write_answers(tmp_path, {"/api/1/": one, "/api/?a=b": two})
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert read_answers() == {"/bare/api/1/?": one, "/bare/api/?a=b": two}
