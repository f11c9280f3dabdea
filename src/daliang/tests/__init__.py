"""Rules of the whole house, and what every room's tests stand on."""
