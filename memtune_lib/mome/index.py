"""How the nearest keys of a query are found: by exact search, or by an index that looks at a part of the keys.

An index is built once for a set of keys, and is then a function of queries. Those of faiss (Douze et al. 2024,
arXiv:2401.08281) say only which keys to look at; how near a key is, is always computed from the key itself, as the
radius of an expert allows no error of a compressed key.

`ProductKeys` is no faiss class. It splits a key into two halves, each near one of a few sub-keys: a thousand
sub-keys a half are a million cells, found by comparing with two thousand (Lample et al. 2019, arXiv:1907.05242). Here
the sub-keys are fitted to the keys that there are, as in the inverted multi-index (Babenko and Lempitsky 2012).
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

import torch

from ..errors import AdapterError

NO_MATCH = -2.0  # below every cosine: what an unused key scores
CANDIDATES = 8  # keys that an index proposes for each that is wanted; the nearest of them are taken
SAMPLE = 64  # keys an index is trained on, for each of its centroids
PASSES = 10  # of k-means
CHUNK = 65536  # keys added at once, so that no second copy of all of them is made
INDEXES = (
    "IndexFlatL2",
    "IndexIVFFlat",
    "IndexIVFPQ",
    "IndexHNSWFlat",
    "IndexHNSWPQ",
    "IndexPQ",
    "ProductKeys",
)

Search = Callable[[torch.Tensor, int], tuple[torch.Tensor, torch.Tensor]]  # query [batch, dim], k


@dataclass
class IndexSettings:
    """How keys are searched, by the platform's names and with its defaults, but for the method."""

    index_method: str = field(
        default="IndexFlatL2",
        metadata={"help": f"How the nearest keys are found: {', '.join(INDEXES)}. IndexFlatL2 is exact."},
    )
    index_ivf_nlist: int = field(
        default=2048,
        metadata={"help": "Cells that IVF and ProductKeys sort the keys into; ProductKeys rounds it down to 4^n."},
    )
    index_ivf_nprobe: int = field(default=48, metadata={"help": "Cells that are searched for a query."})
    index_pq_m: int = field(default=8, metadata={"help": "Parts that PQ cuts a key into; they divide its width."})
    index_pq_nbits: int = field(default=8, metadata={"help": "Bits that PQ keeps of each part."})
    index_hnsw_m: int = field(default=32, metadata={"help": "Neighbours that HNSW links a key to."})
    index_hnsw_efConstruction: int = field(default=16, metadata={"help": "Keys HNSW looks at to add one."})
    index_hnsw_efSearch: int = field(default=8, metadata={"help": "Keys HNSW looks at, at least, for a query."})

    def check(self, dim: int | None = None) -> None:
        """Raise `AdapterError` for a setting out of range, or for one that does not fit keys of width `dim`."""
        if self.index_method not in INDEXES:
            raise AdapterError(f"index_method={self.index_method!r} is unknown: choose one of {', '.join(INDEXES)}.")
        for name in index_settings(self):
            value, low = getattr(self, name), 2 if name == "index_hnsw_m" else 1
            if name != "index_method" and (type(value) is not int or value < low):
                raise AdapterError(f"{name}={value!r} is not a whole number of at least {low}: give one.")
        if self.index_pq_nbits > 12:
            raise AdapterError(f"index_pq_nbits={self.index_pq_nbits} is above 12: 8 is the usual number.")
        parts = self.index_pq_m if "PQ" in self.index_method else 2 if self.index_method == "ProductKeys" else 1
        if dim is not None and dim % parts:
            name = f"index_pq_m={parts}" if "PQ" in self.index_method else "index_method='ProductKeys'"
            raise AdapterError(f"{name} cuts keys into {parts} parts, and their width of {dim} does not divide so.")


def index_settings(source: Any) -> dict[str, Any]:
    """The settings of an index, as any object holds them that has them by their names."""
    return {one.name: getattr(source, one.name) for one in fields(IndexSettings)}


def build(settings: IndexSettings, keys: torch.Tensor, used: torch.Tensor) -> Search:
    """An index of the used keys. Keys too few to train it on are searched exactly, with a warning.

    Args:
        settings: which one.
        keys: [num_experts, dim], unit length.
        used: [num_experts] bool; the others are never found as long as there are enough used ones.

    Returns:
        A function of (query [batch, dim] of unit length, k), which returns (experts int64 [batch, k], cosine
        [batch, k]), best first. What is found beside the used keys has cosine `NO_MATCH`. It raises
        `AdapterError` for a k above num_experts.

    Raises:
        AdapterError: settings that do not fit the keys, or an index that this faiss does not have.
    """
    settings.check(keys.shape[1])
    search = flat(keys, used)
    if settings.index_method != "IndexFlatL2" and bool(used.any()):
        search = _approximate(settings, keys, used) or search

    def checked(query: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor]:
        if k > len(keys):
            raise AdapterError(f"{k} nearest keys of {len(keys)} cannot be found: lower index_k, or add experts.")
        return search(query, k)

    return checked


def flat(keys: torch.Tensor, used: torch.Tensor) -> Search:
    """Exact search over all keys.

    On unit vectors |q - key|^2 = 2 - 2 cos, so the nearest by L2 is the nearest by cosine.
    """

    def search(query: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor]:
        best = (query @ keys.T).masked_fill(~used, NO_MATCH).topk(k, dim=-1)
        return best.indices, best.values

    return search


def _approximate(settings: IndexSettings, keys: torch.Tensor, used: torch.Tensor) -> Search | None:
    """An index of faiss; None where the keys are too few."""
    index, least = _empty(settings, keys.shape[1])
    name, centroids = max(least.items(), key=lambda item: item[1])
    ids = used.nonzero().flatten()
    if len(ids) < centroids:
        warnings.warn(
            f"{settings.index_method} needs {centroids} keys to be trained on ({name}): until there are as many, all "
            "keys are searched.",
            stacklevel=2,
        )
        return None
    if centroids:
        some = torch.randperm(len(ids), generator=torch.Generator().manual_seed(0))[: SAMPLE * centroids]
        index.train(keys[ids[some.to(ids.device)]].cpu().numpy())
    for part in ids.split(CHUNK):
        index.add(keys[part].cpu().numpy())

    def search(query: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor]:
        _, found = index.search(query.cpu().numpy(), min(CANDIDATES * k, len(ids)))
        found = torch.from_numpy(found).to(keys.device)
        experts = ids[found.clamp(min=0)]
        cosine = (keys[experts] @ query[:, :, None])[..., 0].masked_fill(found < 0, NO_MATCH)
        if k > cosine.shape[1]:  # fewer keys than are wanted: the rest is nothing
            missing = (0, k - cosine.shape[1])
            experts = torch.nn.functional.pad(experts, missing)
            cosine = torch.nn.functional.pad(cosine, missing, value=NO_MATCH)
        best = cosine.topk(k, dim=-1)
        return experts.gather(1, best.indices), best.values

    return search


def _empty(settings: IndexSettings, dim: int) -> tuple[Any, dict[str, int]]:
    """An index of faiss without keys, and how many keys each of its settings needs to be trained."""
    import faiss  # here, as most memories never need it

    method, pq = settings.index_method, (settings.index_pq_m, settings.index_pq_nbits)
    name = "IndexIVFScalarQuantizer" if method == "ProductKeys" else method
    made = getattr(faiss, name, None)
    if made is None:
        raise AdapterError(
            f"index_method={method!r} needs {name}, and faiss {faiss.__version__} has none: install another build of "
            "faiss, or choose IndexFlatL2."
        )
    least = {"2 ** index_pq_nbits": 2**settings.index_pq_nbits if "PQ" in method else 0}
    if method == "ProductKeys":
        bits = max(1, int(math.log2(settings.index_ivf_nlist) / 2))
        halves = faiss.MultiIndexQuantizer(dim, 2, bits)
        index = made(halves, dim, 4**bits, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_L2, False)
        index.quantizer_trains_alone = 1
        _train_on_few(halves.pq.cp)
        least["the root of index_ivf_nlist"] = 2**bits
    elif "IVF" in method:
        index = made(faiss.IndexFlatL2(dim), dim, settings.index_ivf_nlist, *(pq if "PQ" in method else ()))
        _train_on_few(index.cp)
        least["index_ivf_nlist"] = settings.index_ivf_nlist
    elif method == "IndexHNSWFlat":
        index = made(dim, settings.index_hnsw_m)
    elif method == "IndexHNSWPQ":
        index = made(dim, pq[0], settings.index_hnsw_m, pq[1])
        _train_on_few(faiss.downcast_index(index.storage).pq.cp)
    else:
        index = made(dim, *pq)
    if hasattr(index, "pq"):
        _train_on_few(index.pq.cp)
    if hasattr(index, "nprobe"):
        index.nprobe = settings.index_ivf_nprobe
    if hasattr(index, "hnsw"):
        index.hnsw.efConstruction = settings.index_hnsw_efConstruction
        index.hnsw.efSearch = settings.index_hnsw_efSearch
    return index, least


def _train_on_few(clustering: Any) -> None:
    clustering.min_points_per_centroid = 1  # or faiss tells the terminal, not the program, that more were better
    clustering.niter = PASSES
