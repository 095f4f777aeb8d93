"""What operations see of a running process: logs, metrics, health and traces."""
