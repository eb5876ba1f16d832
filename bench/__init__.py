"""How fast QuickDoc is: each bench starts what it needs, goes in by the front door, and prints JSON lines."""
