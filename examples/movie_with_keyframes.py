"""A movie with keyframes: ``python examples/movie_with_keyframes.py``; ``… movie.mp4`` records it.

You should see the seventh of ten seconds: a skull, cut open at the face. Before, a head with skin like
frosted glass came out of the dark, turned once, and lost its skin; afterwards, the camera flies to the cut.
In a window, the section Movie of the panel plays it.
"""

import sys

import volrender as vr

figure = vr.Figure(size=(640, 480), background=("#101318", "#2a3038"))
head = figure.add_image_volume(
    vr.datasets.head(128),
    mode="composite",
    opacity=[(300, 0), (600, 0.03), (1100, 0.02), (1250, 0.7)],
    cmap=[(300, "#d98d6a"), (1100, "#d98d6a"), (1250, "ivory")],
    directions="RAS",
    name="head",
)
subplot = figure[0, 0]
subplot.camera.look_from(azimuth=20, elevation=15)
subplot.auto_fit()
subplot.camera.zoom *= 1.35

movie = figure.keyframes
movie.fade(0, 1, seconds=1)
movie.turn(360, seconds=3)
skull = [(300, 0), (600, 0), (1100, 0), (1250, 0.7)]
movie.sweep("opacity", head.opacity, skull, seconds=1.5)
movie.cut_through(normal=(0, -1, 0), depth=0.35, seconds=2)
middle = head.world_corners().mean(axis=0)
movie.fly_to(middle, radius=42, seconds=2)
movie.wait(0.5)
movie.apply(6.7)
figure.show()

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(figure.keyframes.record(sys.argv[1]))
    vr.loop.run()
