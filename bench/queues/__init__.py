"""A comparison of job queues: ours, unmodified arq and saq, each with a worker process of its own."""
