"""Which programs can a page need, and what do they read?"""
