"""What touchpoints does: load, decide, save, announce."""
