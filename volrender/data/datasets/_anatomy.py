"""Where the parts of the head phantom are: tables of shapes, in millimetres.

x points to the patient's right, y to the front, z up; the origin is between the ears. The head is
mirrored at x = 0, so a part beside that plane is given once, at x > 0. Sizes are those of an
average adult, by eye, not of a person. A pair is a shape and the width of its blended seams.
"""

from collections.abc import Sequence

import numpy as np

from ._implicit import chain, ellipsoid

# The inside of the braincase.
CAVITY = [
    (ellipsoid((0, -16, 54), (66, 70, 54), tilt=4), 0),  # cerebrum
    (ellipsoid((0, 32, 60), (54, 51, 43)), 24),  # frontal lobes, on the roof of the orbits
    (ellipsoid((42, 12, 18), (22, 35, 25)), 14),  # temporal lobe
    (ellipsoid((24, -31, 24), (33, 39, 34)), 14),
    (ellipsoid((0, -44, 10), (45, 38, 36)), 14),  # cerebellum
]

# The ridge of the petrous part, that rises into the braincase from below.
PETROUS = chain((62, -8, 2, 9), (40, 2, 4, 9), (16, 12, 2, 7))

# The skin, beside what covers the bones.
SKIN = [
    (ellipsoid((0, 38, -14), (64, 46, 62)), 18),  # face
    (ellipsoid((0, 30, -72), (54, 46, 36)), 20),  # jaw
    (ellipsoid((0, 74, -94), (17, 12, 12)), 16),  # chin
    (ellipsoid((0, 40, -86), (34, 36, 20)), 16),  # floor of the mouth
    (chain((0, -22, -10, 46), (0, -17, -160, 48), stretch_xyz=(6, 3, 0)), 20),  # neck
    (chain((56, -18, -20, 8), (40, 14, -130, 10)), 16),  # sternomastoid muscle
    (ellipsoid((44, 58, -16), (20, 20, 24)), 14),  # cheek
    (ellipsoid((52, 24, -10), (15, 36, 26)), 16),
    (ellipsoid((49, 22, -36), (13, 24, 42)), 16),  # masseter
    (ellipsoid((48, 38, 12), (21, 34, 36)), 16),  # temple
    (ellipsoid((0, 36, -104), (8, 8, 10)), 14),  # larynx
    (ellipsoid((0, 75, -50), (29, 16, 27)), 14),  # around the mouth
    (chain((0, 92, 26, 5.5), (0, 102, 6, 6.5), (0, 108, -12, 9)), 10),  # nose
    (ellipsoid((0, 94, -8), (15, 16, 16)), 10),
    (ellipsoid((12, 99, -17), (7, 10, 8)), 5),  # wing of the nose
    (chain((0, 90.5, -45, 4), (9, 90, -45, 4), (23, 83, -49, 2)), 5),  # upper lip
    (chain((0, 89.5, -54, 4.5), (10, 88, -54, 4), (23, 82, -50, 2)), 5),  # lower lip
]
SKIN_HOLLOWS = [
    (ellipsoid((32, 101, 15), (17, 16, 11), yaw=-16), 14),  # around the eye
    (ellipsoid((0, 100, -69), (24, 10, 4)), 12),  # under the lips
    (chain((0, 95, -49.5, 0.8), (10, 93.5, -49.5, 0.8), (24, 84, -50, 0.6)), 1.5),  # between them
]
EYELID = [
    (ellipsoid((32, 71.5, 15), (14, 13.5, 13.5)), 4),
]
LID_SLIT = chain((21, 81, 13, 0.7), (27, 85.6, 11.5, 0.8), (35, 86, 11.5, 0.8), (44, 79, 14, 0.7))
NOSTRILS = chain((6, 102, -28, 3.2), (6, 98, -18, 4), (6, 86, -10, 4))
EAR = [
    (ellipsoid((78, -16, 6), (5, 19, 32), yaw=28, tilt=-10), 4),
    (ellipsoid((76, -8, -19), (4, 8, 10)), 8),
]
EAR_HOLLOWS = [
    (ellipsoid((86, -10, 2), (8, 9, 13), yaw=28), 3),
    (ellipsoid((87, -17, 21), (6, 8, 10), yaw=28), 3),
]
EAR_CANAL = chain((84, -4, 0, 4), (60, 0, 2, 3), (42, 4, 2, 3))

# Where the teeth of one side stand, (x, y), and half the width, depth and length of their crowns.
ARCH = [(4.4, 80), (12, 78), (18.5, 73.5), (22.5, 67), (25, 60), (27, 51), (28.5, 41), (29.5, 31.5)]
CROWNS = [
    (4.2, 3.4, 7.5),
    (3.5, 3.4, 7),
    (3.7, 4.2, 8),
    (3.5, 4.4, 6),
    (3.6, 4.6, 5.5),
    (5.1, 5.2, 5.5),
    (5.1, 5.2, 5),
    (4.6, 4.8, 4.5),
]

# The body of the lower jaw: x, y, z and radius.
JAW = [(0, 73, -91, 5), (17, 67, -91, 5), (31, 46, -88, 5), (47, 9, -70, 4.5)]


def _smooth(knots: Sequence[tuple[float, ...]]) -> np.ndarray:
    """Put two more knots between each two, on the Catmull–Rom spline through all of them."""
    p = np.asarray(knots, float)
    p = np.concatenate((2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]))
    if knots[0][0] == 0:
        p[0] = p[2] * (-1, 1, 1, 1)  # the curve goes on in the other half of the head
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    t = np.array((0, 1 / 3, 2 / 3))[:, None, None]
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate((curve.swapaxes(0, 1).reshape(-1, p.shape[1]), p[-2:-1]))


# Bones beside the braincase, which is the cavity grown by its wall.
FACE_BONE = [
    (ellipsoid((0, 86, 32), (16, 6, 9)), 8),  # glabella
    # Rim of the orbit: over, beside, under, and along the nose.
    (chain((8, 87, 32, 4), (24, 86, 34, 4.5), (36, 80, 34, 4.5), (46, 71, 29, 5)), 6),
    (chain((46, 71, 30, 5), (51, 63, 16, 4), (48, 65, -2, 5)), 3),
    (chain((48, 66, -4, 6), (34, 77, -4, 4), (18, 82, 1, 4)), 4),
    (chain((16, 82, -4, 5), (9, 87, 10, 4.5), (5, 88, 28, 4)), 5),
    (chain((2.5, 87, 28, 4), (3, 92, 16, 3.2), (4.5, 96.5, 5, 2.6)), 3),
    (chain((8, 86, 22, 4), (8.5, 90, 6, 3), (12, 87, -4, 3)), 4),  # nasal bone
    # Cheek bone and its arch.
    (chain((42, 67, -10, 9), (50, 62, -8, 7), (58, 52, -7, 5)), 6),
    (chain((58, 52, -7, 4.5), (65, 30, -3, 2.5), (67, 12, 1, 3), (62, -4, 4, 5)), 4),
    (chain((49, 62, 16, 2.5), (36, 34, 14, 3), stretch_xyz=(0, 0, 12)), 3),  # side of the orbit
    (chain((12, 80, 16, 1.2), (13, 34, 16, 1.2), stretch_xyz=(0, 0, 10)), 2),
    (chain((51, 62, 20, 3.5), (54, 42, 26, 3), stretch_xyz=(0, 0, 9)), 6),
    (ellipsoid((20, 69, 43), (33, 19, 16), yaw=-14), 10),  # above it
    # Upper jaw.
    (chain(*_smooth([(x, y - 1, -44, 4.5) for x, y in ARCH]), stretch_xyz=(0, 0, 4)), 5),
    (ellipsoid((16, 68, -28), (13, 11, 18)), 8),
    (ellipsoid((26, 58, -20), (20, 23, 24)), 6),
    (ellipsoid((0, 58, -40), (30, 26, 14)), 6),
    (chain((14, 36, -2, 4), (13, 34, -38, 3), stretch_xyz=(0, 5, 0)), 4),  # pterygoid process
    # Floor of the braincase.
    (ellipsoid((0, 18, 0), (19, 24, 16)), 6),  # sphenoid
    (PETROUS, 6),
    (chain((58, -20, -2, 12), (56, -14, -28, 7)), 8),  # mastoid process
    (chain((0, 10, -2, 8), (0, -12, -22, 6)), 6),  # clivus
    (chain((16, -16, -26, 6), (14, -22, -32, 6)), 5),  # condyle
]
LOWER_JAW = [
    (chain(*_smooth(JAW), stretch_xyz=(0, 0, 8.5)), 0),
    (chain(*_smooth([(x, y - 4, -74, 4) for x, y in ARCH]), stretch_xyz=(0, 0, 4)), 6),
    (chain((0, 75, -99, 5.5), (9, 73, -100, 5)), 8),  # chin
    (chain((48, 10, -63, 4), (50, 9, -30, 4), stretch_xyz=(0, 10, 0)), 6),  # ramus
    (chain((50, 2, -34, 4), (51, 2, -8, 5)), 5),  # condyle
    (chain((49, 20, -36, 4), (48, 23, -14, 2.5)), 5),  # coronoid process
]


def _vertebra(y: float, z: float) -> list:
    return [
        (ellipsoid((0, y, z), (13, 10, 7)), 2),  # body
        (chain((9, y - 4, z, 5), (19, y - 11, z, 6), (17, y - 19, z, 6.5)), 3),  # joints
        (chain((17, y - 20, z - 1, 4.5), (0, y - 32, z - 4, 3.5)), 3),  # arch
        (chain((0, y - 32, z - 4, 3), (0, y - 41, z - 9, 3.5)), 3),  # spinous process
    ]


SPINE = [
    # The atlas, the dens of the axis, and four more.
    (chain((0, -5, -44, 4.5), (14, -9, -44, 5), (22, -18, -42, 8), (34, -22, -43, 4.5)), 3),
    (chain((22, -20, -42, 6), (14, -42, -44, 4), (0, -47, -45, 4)), 3),
    (chain((0, -14, -36, 4.5), (0, -13, -58, 6)), 3),
    *_vertebra(-13, -63),
    *_vertebra(-12, -81),
    *_vertebra(-13, -99),
    *_vertebra(-15, -117),
    *_vertebra(-18, -135),
]
SPINAL_CANAL = chain((0, -22, -5, 15), (0, -30, -50, 9), (0, -31, -80, 8.5), (0, -35, -150, 8.5))
SPINAL_CORD = chain((0, -24, -30, 6), (0, -30, -60, 5), (0, -31, -80, 5), (0, -35, -150, 5))


def _teeth() -> list:
    """Crowns and roots of the sixteen teeth beside the middle plane, eight above, eight below."""
    teeth = []
    for place, ((x, y), (wide, deep, long)) in enumerate(zip(ARCH, CROWNS, strict=True)):
        turn = -90 * min(1.0, place / 4.5)  # from facing forwards to facing the cheek
        for up in (1, -1):
            row = y if up > 0 else y - 2.5
            z = -56 + up * long
            teeth.append(ellipsoid((x, row, z), (wide, deep, long + 0.6), yaw=turn))
            root = (0.96 * x, row - 4, z + up * (long + 7), 1.5)
            teeth.append(chain((x, row, z + up * 3, deep * 0.6), root))
    return teeth


TEETH = _teeth()
MOUTH = ellipsoid((0, 48, -60), (25, 33, 14))
AIRWAY = [
    (ellipsoid((8, 60, -8), (6, 26, 20)), 0),  # nasal cavity
    (chain((5, 82, -22, 7), (4, 90, -8, 4)), 3),  # its opening
    (ellipsoid((0, 24, -20), (13, 10, 16)), 5),  # behind the nose
    (chain((0, 17, -34, 8), (0, 9, -62, 7), (0, 9, -84, 9)), 4),
    (chain((0, 9, -84, 9), (0, 18, -108, 7), (0, 16, -150, 8)), 4),
]
SEPTUM = ellipsoid((0, 62, -8), (1.4, 30, 26))
TURBINATES = [
    chain((9, 42, -20, 3.2), (9, 74, -19, 3.4)),
    chain((9, 42, -7, 2.6), (8, 68, -5, 2.6)),
]
SINUSES = [
    ellipsoid((29, 56, -19), (13, 17, 15)),  # maxillary
    ellipsoid((8, 17, 1), (7, 13, 10)),  # sphenoidal
    ellipsoid((9, 82, 38), (8, 3.5, 7), yaw=-10),  # frontal
    *(ellipsoid((6, y, 15), (4.2, 4.6, 8)) for y in (38, 48, 58, 68)),  # ethmoidal
    *(
        ellipsoid((57 + dx, -18 + dy, z), (3, 3, 3.5))
        for z in (-26, -19, -12, -5)
        for dx, dy in ((-3, -3), (3, 0), (-2, 4))
    ),  # mastoid cells
]

ORBIT = [
    (ellipsoid((33, 68, 15), (17, 22, 17), yaw=-18), 2),
    (ellipsoid((25, 48, 16), (11, 22, 10), yaw=-24), 2),
]
EYE_BALL = ellipsoid((32, 69.5, 15), (12.2, 12.2, 12.2))
EYE_INSIDE = ellipsoid((32, 69.5, 15), (11, 11, 11))
EYE_LENS = ellipsoid((32, 77, 15), (4.8, 2.2, 4.8))
EYE_CORDS = [
    chain((30, 58, 15, 2.2), (22, 42, 17, 2.2), (8, 24, 18, 2.5)),  # optic nerve
    chain((43, 70, 15, 1.2), (40, 54, 15, 2.6), (20, 34, 17, 1.5)),  # muscles
    chain((21, 70, 15, 1.2), (19, 54, 15, 2.6), (17, 34, 17, 1.5)),
    chain((32, 70, 27, 1.2), (29, 54, 24, 2.6), (19, 34, 19, 1.5)),
    chain((32, 70, 3, 1.2), (29, 54, 6, 2.6), (19, 34, 15, 1.5)),
]

# Inside the brain.
CALLOSUM = ellipsoid((0, -4, 42), (12, 48, 26), tilt=4)  # with all below that joins the halves
CEREBELLUM = ellipsoid((0, -54, -6), (58, 40, 34), tilt=-8)
CISTERN = [
    (ellipsoid((0, 6, 22), (13, 12, 9)), 0),
    (chain((0, 0, 10, 12), (0, -14, -20, 12)), 6),
]
BRAIN_STEM = [
    (chain((14, 4, 36, 8), (4, -8, 22, 8)), 0),  # peduncle
    (ellipsoid((0, -7, 9), (15, 12, 14)), 6),  # pons
    (chain((0, -12, 0, 9), (0, -24, -32, 6.5)), 6),
]
VENTRICLES = [
    (chain((9, 38, 50, 4.5), (11, 24, 57, 6.5), (14, -6, 63, 5.5), (24, -34, 54, 8)), 0),
    (chain((24, -34, 54, 8), (24, -58, 44, 3)), 3),
    (chain((25, -36, 48, 7), (36, -20, 26, 4), (35, 6, 14, 3.5)), 3),
    (ellipsoid((0, 4, 40), (2.8, 15, 11)), 3),  # third ventricle
    (chain((0, -10, 30, 1.6), (0, -20, 12, 1.6)), 2),  # aqueduct
    (ellipsoid((0, -25, 2), (7, 5, 9)), 3),  # fourth ventricle
]
DEEP_GREY = [
    ellipsoid((13, -4, 45), (8.5, 15, 9), yaw=-18),  # thalamus
    ellipsoid((26, 14, 44), (6.5, 19, 13), yaw=10),  # lentiform nucleus
    chain((15, 34, 50, 6.5), (19, 12, 60, 4), (22, -14, 60, 2.5)),  # caudate nucleus
]
PLEXUS = chain((24, -38, 49, 2.2), (27, -33, 44, 2.2))  # calcified, as often in adults
PINEAL = ellipsoid((0, -16, 38), (2.8, 3.5, 2.8))
