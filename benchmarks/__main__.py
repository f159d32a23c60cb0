"""``python -m benchmarks [targets]``: measure, keep the raw figures, write RESULTS.md."""

from __future__ import annotations

import argparse
import importlib

from benchmarks.report import write

TARGETS = (
    "truth", "speed", "literature", "retrieval", "scale", "corruption", "pairs", "audits", "plans",
    "plain",
    "serving",
)  # fmt: skip


def main() -> None:
    """Run the targets that are named, all of them if none is; then write the report of all parts."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures Probatum beside its peers and writes benchmarks/RESULTS.md from the "
        "figures kept in benchmarks/results. Parts can be run alone; vectors are cached, so a run "
        "that was stopped goes on.",
    )
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"{', '.join(TARGETS)}, or report (no run)"
    )
    parser.add_argument(
        "--minutes", type=float, default=None,
        help="encode for at most so long per collection; figures of a part are marked as partial",
    )  # fmt: skip
    parser.add_argument("--questions", type=int, default=None, help="ask only so many (seeded)")
    parser.add_argument("--only", default="", help="only these collections, apart by commas")
    given = parser.parse_args()
    if wrong := [t for t in given.targets if t not in (*TARGETS, "report")]:
        parser.error(f"no such target: {', '.join(wrong)}; there are {', '.join(TARGETS)}, report")
    for target in given.targets or TARGETS:
        if target != "report":
            module = importlib.import_module(f"benchmarks.{target}")
            module.run(
                **{
                    name: value
                    for name, value in (
                        ("minutes", given.minutes),
                        ("count", given.questions),
                        ("only", tuple(given.only.split(",")) if given.only else None),
                    )
                    if value is not None and name in module.OPTIONS
                }
            )
        print(write(), flush=True)


if __name__ == "__main__":
    main()
