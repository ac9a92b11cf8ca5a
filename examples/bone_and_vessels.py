"""Direct volume rendering: ``python examples/bone_and_vessels.py``.

You should see a head twice, from the front left. On the left, skin like frosted glass around an ivory skull:
two layers, each with its own colour and opacity, lit. On the right, a tree of vessels that shines from
within, not lit, orange where it is dense.
"""

import volrender as vr

figure = vr.Figure(size=(1000, 560), shape=(1, 2), background=("#101318", "#2a3038"))

# Points (value, alpha) and (value, colour) in the data's own units: 300 is soft tissue, 1250 bone.
head = figure[0, 0].add_image_volume(
    vr.datasets.head(128),
    mode="composite",
    opacity=[(300, 0), (600, 0.03), (1100, 0.02), (1250, 0.7)],
    cmap=[(300, "#d98d6a"), (1100, "#d98d6a"), (1250, "ivory")],
    directions="RAS",
    name="head",
)
vessels = figure[0, 1].add_image_volume(
    vr.datasets.vessels(128),
    mode="composite",
    opacity=[(20, 0), (255, 0.25)],
    cmap="inferno",
    shade=0,  # it glows
    directions="RAS",
    name="vessels",
)

for subplot in figure:
    subplot.camera.look_from(azimuth=35, elevation=15)
    subplot.auto_fit()
    subplot.camera.zoom *= 1.2
figure.show()

if __name__ == "__main__":
    vr.loop.run()
