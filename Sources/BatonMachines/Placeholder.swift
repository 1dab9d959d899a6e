// Placeholder until the first file of BatonMachines lands.
