"""`qianyi bench`: what a run costs, how the cost grows with size, how fast whole batches go."""
