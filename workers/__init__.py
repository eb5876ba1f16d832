"""The worker process: reactions to events, deadlines, texts, and the sweeps that do what the queue lost."""
