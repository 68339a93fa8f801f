"""Handsets: the register of models, who uses which, and the contracts that pay for them."""
