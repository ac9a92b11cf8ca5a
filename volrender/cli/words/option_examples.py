"""An example of every option, as ``--help`` shows it below what the option does."""

from collections.abc import Sequence

# By option, as it is typed after DATA: with others where it goes with them. Of a command that has an
# option of its own by a name, by both.
EXAMPLES = {
    # the program
    "--traceback": "volrender --traceback info scan.nii.gz",
    "--version": "volrender --version",
    # which part of which file
    "--key": "--key entry/data",
    "--channel": "--channel DAPI:blue --channel GFP::200-4000",
    "--series": "--series 2",
    "--level": "--level 1",
    "--downsample": "--downsample 2,2,1",
    "--time": "--time 0",
    "--shape": "--shape 300,512,512 --dtype int16",
    "--dtype": "--dtype '>u2' --shape 300,512,512",
    "--spacing": "--spacing 0.5,0.5,1.25",
    "--header-bytes": "--header-bytes 348",
    "--range": "--range --level 1",
    # the window
    "--recent": "--recent 1",
    "--no-panel": "--no-panel",
    "--play": "--play --rate 5",
    "--rate": "--rate 2.5 --play",
    "--controller": "--controller fly",
    # files that are written
    "render --output": "-o scan.png",
    "export --output": "-o scan.html",
    "render --quality": "-o scan.html --quality 8bit",
    "export --quality": "--quality 8bit",
    "render --max-bytes": "-o scan.html --max-bytes 10000000",
    "export --max-bytes": "--max-bytes 10000000",
    "record --output": '-o "{stem}.mp4"',
    "demo --output": "-o modes.png",
    "--scale": "--scale 4 --dpi 300",
    "--dpi": "--dpi 300",
    "--frames": "--frames 240 --fps 30",
    "--fps": "--fps 25",
    "--turn": "--turn 180 --elevation 20",
    "--keyframes": "--keyframes movie.json",
    "--move": "--move turn,wait=0.5,slice=8",
    # slices
    "--ortho": "--ortho --convention radiological",
    "--mosaic": "--mosaic 4x6 --axis coronal",
    "--axis": "--axis sagittal --mosaic",
    "--every": "--every 5 --mosaic",
    "--convention": "--convention radiological --ortho",
    # labels
    "--labels": "--labels atlas.nii.gz",
    "--as-labels": "--as-labels --labels-mode slice",
    "--labels-mode": "--labels-mode volume --labels atlas.nii.gz",
    "--labels-outline": "--labels-outline 2 --labels atlas.nii.gz",
    "--fill": "--fill 0.3 --labels atlas.nii.gz",
    "--labels-opacity": "--labels-opacity 0.5 --labels atlas.nii.gz",
    # how it looks
    "--mode": "--mode composite",
    "--vmin": "--vmin -160",
    "--vmax": "--vmax 240",
    "--percentiles": "--percentiles 1 99.8",
    "--gamma": "--gamma 0.7",
    "--cmap": "--cmap viridis",
    "--interpolation": "--interpolation nearest",
    "--cmap-interpolation": "--cmap-interpolation nearest",
    "--plane": "--plane 0 0 1 -40 --mode slice",
    "--threshold": "--threshold 300 --mode iso",
    "--step-size": "--step-size 0.5 --mode iso",
    "--substep-size": "--substep-size 0.05 --mode iso",
    "--emissive": "--emissive '#301000' --mode iso",
    "--shininess": "--shininess 80 --mode iso",
    "--light": "--light 30 40 --mode iso",
    "--smoothing": "--smoothing 1 --mode iso",
    "--color": "--color ivory --mode iso",
    "--preset": "--preset ct-bone --mode composite",
    "--opacity": "--opacity 100:0,300:0.2 --mode composite",
    "--opacity-unit": "--opacity-unit 2 --mode composite",
    "--gradient-opacity": "--gradient-opacity 50 --mode composite",
    "--transfer": "--transfer colours.png --mode composite",
    "--shade": "--shade 0.5 --mode composite",
    "--ambient": "--ambient 0.2 --mode composite",
    "--diffuse": "--diffuse 0.8 --mode composite",
    "--specular": "--specular 0.4 --mode composite",
    "--slab-thickness": "--slab-thickness 10 --mode slice",
    "--slab-mode": "--slab-mode mean --slab-thickness 10",
    "--alpha": "--alpha 0.5",
    "--alpha-mode": "--alpha-mode add",
    "--fade": "--fade --background white",
    "--attenuation": "--attenuation 0.1 --mode attenuated",
    "--color-by": "--color-by depth",
    "--crop": "--crop 20 80 0 200 0 200",
    "--clip": "--clip 1 0 0 -10 --clip 0 0 -1 90",
    "--offset": "--offset 0 0 25.5",
    "--rotation": "--rotation 0 0 0.7071 0.7071",
    "--voxel-size": "--voxel-size 0.5 0.5 1.25",
    "--directions": "--directions LPS --voxel-size 0.5 0.5 1.25",
    # the picture
    "--size": "--size 1200x900",
    "--azimuth": "--azimuth 40 --elevation 15",
    "--elevation": "--elevation 15",
    "--zoom": "--zoom 1.5",
    "--fov": "--fov 0",
    "--up": "--up z",
    "--camera": "--camera camera.json",
    "--background": "--background white",
    "--transparent": "--transparent --fade",
    "--time-stamp": "--time-stamp --place time-stamp=top-right",
    "--time-interval": '--time-interval "0.5 s"',
    # what lies over it
    "--scale-bar": "--scale-bar --place scale-bar=bottom-left",
    "--colorbar": '--colorbar --colorbar-title "Density (HU)"',
    "--legend": "--legend --font-size 18",
    "--axes": "--axes --ink gray",
    "--outline": "--outline",
    "--orientation": "--orientation --place orientation=top-left",
    "--title": '--title "Subject 12"',
    "--colorbar-title": '--colorbar-title "Density (HU)" --colorbar',
    "--text": '--text "bottom-right:n = 12"',
    "--place": "--place colorbar=bottom --colorbar",
    "--font-size": "--font-size 18 --axes",
    "--ink": "--ink black --background white",
    # the whole scene
    "--state": "--state view.json",
    "--memory": "--memory 1GB",
    "--save-state": "--save-state view.json",
}


def example_of(command: str, options: Sequence[str]) -> str | None:
    """The example of an option by its names; of ``--help`` none.

    Raises
    ------
    KeyError
        There is none, and it is not ``--help``.
    """
    known = [f"{command} {name}" for name in options] + list(options)
    for name in known:
        if name in EXAMPLES:
            return EXAMPLES[name]
    if "--help" in options:
        return None
    raise KeyError(f"{known[-1]} of {command} has no example.")
