"""Reads the formats of neuroimaging: NIfTI, Analyze, MGH, PAR/REC, AFNI, MINC."""

from .afni import read_afni
from .mgh import read_mgh
from .minc import read_minc
from .nifti import read_nifti
from .pair import read_img, read_pair
from .par_rec import read_par

__all__ = [
    "read_afni",
    "read_img",
    "read_mgh",
    "read_minc",
    "read_nifti",
    "read_pair",
    "read_par",
]
