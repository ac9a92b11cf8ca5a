class PackedGrids:
    def __init__(self, engine, shape_zyx):
        self.nbytes = 0

    def view(self, kind, volume, sought, *, frame=None):
        return "none", None

    def update(self, channel, box_zyx, volume):
        pass

    def forget(self):
        pass
