"""Demonstration: invented requests among real offices, built by the same actions as everything else."""
