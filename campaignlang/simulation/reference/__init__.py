"""The reference engine: the definition of what a campaign does. One participant at a time, in files that
each do one thing; `living` puts them together.
"""
