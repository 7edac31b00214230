"""What an identity must be able to read, what that costs, how it is granted, and what it can read now."""
