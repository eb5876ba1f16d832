"""Python's garbage collector, told what a server is like.

As it comes, it looks at all that lives whenever a fourth of it is new, and what lives in a server is mostly
its own code: 200,000 objects, a tenth of a second for each look (measured: docs/performance.md). Nearly
everything else is freed by reference counts.
"""

import gc

THRESHOLDS = (10_000, 20, 50)


def leave_code_alone(thresholds: tuple[int, int, int] = THRESHOLDS) -> None:
    """Leave alone whatever is there by now, and look seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)
