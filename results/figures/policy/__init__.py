"""Figures of the policy: what packages change, what they cost, who gains."""
