"""Campaigns as code: the campaign language, its checker, diagrams and interpreter."""
