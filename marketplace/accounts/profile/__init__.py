"""A person's own account: name, address, password, second factor, sign-ins, deletion."""
