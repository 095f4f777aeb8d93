"""The HTTP edge: who asks, may they, one transaction a request, problems, OpenAPI."""
