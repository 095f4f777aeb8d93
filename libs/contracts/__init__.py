"""What travels between systems: every event, its envelope and how both are written."""
