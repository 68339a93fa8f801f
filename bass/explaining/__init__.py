"""What `bass explain` is made of: the figure, its parts and their contributions, its calibers, its sources."""
