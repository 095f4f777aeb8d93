"""The rules of not depending: shares, losses, attention, people, cover."""
