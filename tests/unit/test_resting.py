"""One look at the record's state for many reads."""

from pathlib import Path

from probatum.library.record import Record
from tests.making import label


def test_what_others_change_is_seen_when_the_rest_is_over(tmp_path: Path) -> None:
    with Record.open(tmp_path) as mine, Record.open(tmp_path) as other:
        with mine.at_rest():
            before = mine.state
            with mine.at_rest():
                other.add([label(1, 1, 3)])
                assert mine.state == before
            assert mine.state == before
        assert mine.state == other.state > before


def test_a_change_of_ones_own_ends_the_rest(tmp_path: Path) -> None:
    with Record.open(tmp_path) as record, record.at_rest():
        before = record.state
        record.add([label(1, 1, 3)])
        assert record.state > before
        assert len(record.held()) == 1
