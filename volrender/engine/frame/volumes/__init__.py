"""How is a volume drawn in a frame, by itself or with others on the same rays?"""
