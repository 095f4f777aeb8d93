"""What there is to serve, and how a process is told what to serve of it."""

SERVICES = ("registry", "touchpoints", "cadence", "concentration", "outbound")

SERVED = "KEEPWELL_APIS"  # some of SERVICES, or all when it is not set
THREADS = 8  # of an API process, and as many connections for each service
PATIENCE = 2.0  # seconds that the readiness of an API waits for a database
