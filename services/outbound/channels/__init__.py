"""Ways out: files in a folder, a mail server, a provider."""
