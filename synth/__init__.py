"""The synthetic operator: seeded lives, contract files, and the truth about them."""
