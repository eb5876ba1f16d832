"""The state that each screen loads first, and the etags that say whether it has changed."""
