"""Records of a scenario in plain words, and how each system writes them down."""
