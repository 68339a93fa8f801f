"""What `bass build` is made of: the lock, the ledger's hand-over to dbt, the affected periods, dbt itself."""
