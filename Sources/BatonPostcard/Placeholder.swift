// Placeholder until the first file of BatonPostcard lands.
