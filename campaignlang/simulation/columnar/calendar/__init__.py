"""The clock on arrays: zones, days, calendar steps, windows and ticks, equal to `clock` value by value."""
