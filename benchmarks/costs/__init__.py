"""What is not a frame, or not of one frame alone: uploads, grids, memory, a cold start, frames in flight …"""
