"""What work on arrays is made of: texts, chance, contacts in columns, and what a block leaves."""
