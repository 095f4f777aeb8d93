"""What concentration does: load, decide, save, announce."""
