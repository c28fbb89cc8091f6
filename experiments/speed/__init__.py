"""Yardsticks of `qianyi bench`: the same rules as plain Mesa objects, the firm phase in C, growth with size."""
