"""``bench``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from probatum.app.opening import done_progress, progress


@click.group()
def bench() -> None:
    """Measure Probatum on data of your own."""


@bench.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--cache", metavar="FOLDER", help="Keep vectors here, to go on after a stop.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def retrieval(folder: str, cache: str | None, as_json: bool) -> None:
    """Measure search on a BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv.

    Prints ndcg@10, recall@100, p50_ms and p95_ms, and under bm25 the same for plain BM25 in this run.
    """
    from probatum.retrieval.beir import BeirFolderError
    from probatum.retrieval.beir import bench as measure

    try:
        figures = measure(Path(folder), cache=Path(cache) if cache else None, progress=progress())
    except BeirFolderError as error:
        raise click.ClickException(str(error)) from error
    done_progress()
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    for name in ("ndcg@10", "recall@100", "p50_ms", "p95_ms"):
        click.echo(f"{name:<12} {figures[name]:>10.4f}   bm25 {figures['bm25'][name]:>10.4f}")
