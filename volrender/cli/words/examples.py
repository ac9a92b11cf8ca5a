"""Examples of every command, as ``--help`` shows them below the options."""

EXAMPLES = {
    "view": """
  volrender view scan.nii.gz
  volrender view scan.nii.gz --ortho --convention radiological
  volrender view ct.nii.gz pet.nii.gz
  volrender view anatomy.nii.gz --labels atlas.nii.gz --labels-mode slice --labels-outline 2
  volrender view cells.ome.tif --channel DAPI:blue --channel GFP:green
  volrender view series.nii.gz --play --rate 5 --time-stamp --time-interval "0.5 s"
  volrender view scan.raw --shape 300,512,512 --dtype int16 --spacing 0.5,0.5,1
  volrender view scan.nii.gz --save-state view.json""",
    "render": """
  volrender render scan.nii.gz -o scan.png --mode iso --threshold 300 --azimuth 40 --elevation 15
  volrender render scan.nii.gz -o mip.png --percentiles 1 99.8 --cmap viridis --size 1200x900
  volrender render scan.nii.gz -o white.png --fade --background white
  volrender render ct.nii.gz -o bone.png --mode composite --preset ct-bone
  volrender render ct.nii.gz -o own.png --mode composite --opacity 100:0,300:0.2,1000:0.9
  volrender render scan.nii.gz -o cut.png --crop 20 80 0 200 0 200 --clip 1 0 0 -10
  volrender render scan.nii.gz -o slab.png --mode slice --plane 0 0 1 -40 --slab-thickness 10
  volrender render scan.nii.gz -o slices.png --mosaic 4x6 --axis coronal --every 5
  volrender render *.nii.gz -o "{stem}.png" --state view.json
  volrender render large.zarr -o small.png --level 2 --downsample 2,2,1""",
    "export": """
  volrender export scan.nii.gz -o scan.html
  volrender export ct.nii.gz -o bone.html --mode composite --preset ct-bone
  volrender export scan.nii.gz -o slices.html --ortho --max-bytes 10000000
  volrender export *.nii.gz -o "{stem}.html" --quality 8bit""",
    "record": """
  volrender record scan.nii.gz -o scan.mp4 --frames 240 --fps 30
  volrender record scan.nii.gz -o scan.gif --turn 90 --elevation 20 --size 400x400
  volrender record series.nii.gz -o beat.mp4 --time-stamp
  volrender record *.tif -o "{stem}.mp4" --state view.json""",
    "demo": """
  volrender demo
  volrender demo scan.nii.gz""",
    "info": """
  volrender info scan.nii.gz
  volrender info large.zarr --level 1 --range""",
    "doctor": """
  volrender doctor""",
}
