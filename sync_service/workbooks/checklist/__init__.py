"""The live check list: every rule as a formula, beside the cells it speaks of."""
