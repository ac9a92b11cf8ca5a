"""What is measured in a subplot: distances, angles, profiles, and what there is in regions."""
