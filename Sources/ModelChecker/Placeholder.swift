// Placeholder until the first file of ModelChecker lands.
