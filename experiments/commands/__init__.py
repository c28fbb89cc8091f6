"""Commands of `qianyi`, one subject a file; heavy modules are imported inside them."""
