"""Shares of a run, by processes of this machine or tasks of a cluster, and their results put together."""
