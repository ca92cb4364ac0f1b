"""What may be written and what it does to the books, the same for the API and for users at the screen."""
