"""What outbound does: load, decide, save, announce."""
