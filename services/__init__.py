"""The suite's services; none imports another."""
