"""What leaves the warehouse: Parquet and the report."""
