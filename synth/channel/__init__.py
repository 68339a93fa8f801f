"""Sales channels of the synthetic operator: what outlets cost and earn, and a dealer that farms cards."""
