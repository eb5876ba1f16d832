"""How the news gets out: the event log, Redis pub/sub and the job queue."""
