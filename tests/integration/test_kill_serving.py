"""The real site is killed at any moment while questions are asked; what it took is answered."""

from __future__ import annotations

from pathlib import Path

from benchmarks.served import killed


def test_what_the_site_took_outlives_its_kills(tmp_path: Path) -> None:
    kept = killed(tmp_path, kills=3, seed=4)
    assert kept.wrong == []
    assert kept.kills == 3
    assert kept.taken == kept.articles + kept.no_answers + kept.interrupted
    assert kept.taken > 0
