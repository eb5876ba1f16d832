"""The phrases of three languages that ask for no more texts. `intents.py` reads the tables."""
