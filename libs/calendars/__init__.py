"""Time as people keep it: zones, working hours, months, yearly days, holidays."""
