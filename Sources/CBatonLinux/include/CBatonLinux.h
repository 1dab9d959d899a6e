// Plain prototypes only: Swift imports this header without _GNU_SOURCE.
