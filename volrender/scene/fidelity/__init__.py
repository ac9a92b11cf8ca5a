"""How true a picture is to its data, where volumes are held in bricks; and pictures that are exact."""
