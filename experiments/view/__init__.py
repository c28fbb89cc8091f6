"""The planning desk: the same loader, runner and numbers as `qianyi run`, behind a page."""
