"""The Python that runs wirecopy: plain functions at the core, Prefect and Great Expectations at the edge."""
