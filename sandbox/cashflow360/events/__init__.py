"""Events of the API's version 3: signing in, subscriptions, deliveries that are signed, repeated, shuffled and lost."""
