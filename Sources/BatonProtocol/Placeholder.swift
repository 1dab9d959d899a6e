// Placeholder until the first file of BatonProtocol lands.
