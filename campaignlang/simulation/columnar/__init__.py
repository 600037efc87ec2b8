"""The columnar engine: what the reference engine says, on NumPy arrays, in blocks of contacts.

It shares whole numbers, `clock` and the program with the reference engine, and no control flow. Imported
only by what runs campaigns: NumPy is heavy.
"""
