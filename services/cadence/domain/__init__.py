"""The rules of staying in touch: gaps, promises, the next touch, the call list."""
