"""Reading the books: paths, filters, order, pages, and the rows as the gateway writes them."""
