"""All benchmarks, one after the other: python -m tests.benchmarks"""

import sys

from tests.benchmarks import bench_database, million

if __name__ == "__main__":
    bench_database.main()
    sys.exit(million.main([]))
