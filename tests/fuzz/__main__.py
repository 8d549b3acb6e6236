"""``python -m tests.fuzz``: files spoilt at random are imported; none may end in a traceback.

What fails is kept in ``--keep`` under a name that gives its format, ready for ``corpus/``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz.campaign import Campaign


def main() -> int:
    """Run; exit code 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--files", type=int, default=10**9)
    parser.add_argument("--keep", type=Path, default=Path(".cache/fuzz"))
    given = parser.parse_args()
    with Campaign(given.keep) as campaign:
        campaign.run_corpus()
        campaign.run(given.seed, given.seconds, given.files)
    sys.stdout.write(campaign.report() + "\n")
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
