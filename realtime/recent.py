"""A bounded set of recent strings; the oldest are removed first."""


class Recent:
    """The last `size` different strings."""

    def __init__(self, size: int) -> None:
        self._size = size
        # A dict keeps the order of insertion, so its first key is the oldest.
        self._seen: dict[str, None] = {}

    def add(self, item: str) -> bool:
        """Add a string. False when it is in the set already."""
        if item in self._seen:
            return False
        self._seen[item] = None
        if len(self._seen) > self._size:
            del self._seen[next(iter(self._seen))]
        return True

    def __contains__(self, item: str) -> bool:
        return item in self._seen
