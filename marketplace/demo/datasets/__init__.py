"""The datasets of the demonstration, by department: real open data, truly described."""

from marketplace.demo.datasets import economy, environment, mobility, sold, statistics
from marketplace.demo.describing import DemoDataset

DATASETS: tuple[DemoDataset, ...] = (
    *mobility.DATASETS,
    *environment.DATASETS,
    *statistics.DATASETS,
    *economy.DATASETS,
    *sold.DATASETS,
)
