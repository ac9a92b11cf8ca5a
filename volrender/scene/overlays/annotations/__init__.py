"""What is written over a subplot: texts, its title and letter, and which way is which."""
