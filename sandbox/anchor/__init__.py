"""The demo anchor: a room that lives, through the same doors as everyone else."""
