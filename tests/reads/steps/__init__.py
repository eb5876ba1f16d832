"""What is done by each operation of the API, by subject."""
