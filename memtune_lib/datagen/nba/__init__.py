"""The roster's own words and intents: what people call teams and players, and which SQL each question means."""
