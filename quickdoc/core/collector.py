"""Settings of Python's garbage collector for a server.

By default a full collection runs whenever a quarter of all objects is new. In a server most objects are its
own code: 200,000 of them, a tenth of a second for each full collection (measured: docs/performance.md).
Nearly everything else is freed by reference counts.
"""

import gc

THRESHOLDS = (10_000, 20, 50)


def leave_code_alone(thresholds: tuple[int, int, int] = THRESHOLDS) -> None:
    """Exclude all present objects from collection, and collect the others seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)
