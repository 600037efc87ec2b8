"""Contacts in columns: made up, or read from files in blocks; what is known of a whole audience."""
