// Placeholder until the first file of BatonPlatform lands.
