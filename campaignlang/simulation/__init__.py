"""Campaigns on a simulated clock: lowering, chance, two engines, what a run leaves."""
