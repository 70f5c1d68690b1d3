"""The Python that runs wirecopy: plain functions at the core, Prefect and Great Expectations at the edge."""

import os

# Before NumPy is imported, here and in every process started from here: it asks for huge pages, which on a virtual
# machine that gives its free memory back to the host take up to five times as long to touch as small ones.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
