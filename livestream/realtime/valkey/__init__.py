"""The bus between processes, over one Valkey (or Redis) server: numbers, rings, counts, removals."""
