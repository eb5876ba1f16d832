"""A bounded memory of what was seen lately, oldest forgotten first."""


class Recent:
    """The last `size` different strings."""

    def __init__(self, size: int) -> None:
        self._size = size
        # A dict keeps the order of insertion, so its first key is the oldest.
        self._seen: dict[str, None] = {}

    def add(self, each: str) -> bool:
        """Remember it; False when it was known already."""
        if each in self._seen:
            return False
        self._seen[each] = None
        if len(self._seen) > self._size:
            del self._seen[next(iter(self._seen))]
        return True

    def __contains__(self, each: str) -> bool:
        return each in self._seen
