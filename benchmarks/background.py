"""``python -m benchmarks.background [names]``: encode the collections, small ones first.

Run it with ``nice``; it can be stopped at any time, and the next run goes on.
"""

from __future__ import annotations

import sys

from benchmarks.corpora import COLLECTIONS
from benchmarks.encoding import encode
from benchmarks.libraries import of_collection


def main(names: list[str]) -> None:
    """Encode these collections whole, or all of them."""
    for name in names or COLLECTIONS:
        store, _ = of_collection(name, COLLECTIONS[name]())
        with store:
            share = encode(store, None, print)
            print(name, share, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
