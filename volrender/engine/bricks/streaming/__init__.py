"""What pictures miss comes: rays tell, threads are asked, frames upload."""
