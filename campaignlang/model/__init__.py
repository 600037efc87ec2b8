"""The resolved campaign: every name bound, every setting typed, defaults filled in."""
