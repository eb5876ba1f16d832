"""The phrases of three languages for yes and no. `intents.py` reads the tables."""
