"""Security tests over the whole house: a world of canaries, an oracle of who may see what, sweeps over each address."""
