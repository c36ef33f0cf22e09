"""A seeded model of careers: makes datasets of any size, about nobody, from reviewable parameters."""

from ecosystem.sources.simulator.dataset import simulate
from ecosystem.sources.simulator.parameters import Parameter, Parameters, read_parameters
from ecosystem.sources.simulator.writing import write_dataset

__all__ = ["Parameter", "Parameters", "read_parameters", "simulate", "write_dataset"]
