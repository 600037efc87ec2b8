"""What runs leave, from the outcomes of blocks in bounded memory: logs, participants, digests, stories."""
