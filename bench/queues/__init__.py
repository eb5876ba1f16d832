"""Job queues side by side: ours, arq as it comes and saq, each with a worker process of its own."""
