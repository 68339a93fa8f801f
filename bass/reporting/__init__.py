"""The report pack 报表: definitions in, filled documents out, as Excel, PDF and mail.

Each number is held against its mart."""
