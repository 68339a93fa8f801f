"""The parts of `bass publish`: what may go out, the files, the switch, and the memory of published figures."""
