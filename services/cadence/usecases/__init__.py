"""What cadence does: load, decide, save, announce."""
