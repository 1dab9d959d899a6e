// Placeholder until the first file of BatonSupervisor lands.
