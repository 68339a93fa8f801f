"""Orders, service providers, ports and settlement of the synthetic operator."""
