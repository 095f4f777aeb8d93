"""Two ways to carry events from outbox to inbox: PostgreSQL itself, or RabbitMQ."""
