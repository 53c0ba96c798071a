"""The datasets of the demonstration, by department: real open data, truly described."""

from marketplace.demo.datasets import economy, environment, forms, mobility, sold, statistics
from marketplace.demo.describing import DemoDataset

DATASETS: tuple[DemoDataset, ...] = (
    *mobility.DATASETS,
    *environment.DATASETS,
    *statistics.DATASETS,
    *economy.DATASETS,
    *forms.DATASETS,
    *sold.DATASETS,
)
