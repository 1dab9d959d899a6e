// Placeholder until the first file of Baton lands.
