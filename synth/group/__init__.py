"""Group customers with their members, and the key accounts that managers look after."""
