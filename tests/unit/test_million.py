"""A bank that grows large: indexes against exact search, banks in files, Adam by rows, reports of the router."""

import copy
import pickle
import warnings

import faiss
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from memtune_lib.errors import AdapterError
from memtune_lib.mome import Router, RouterReport, Routing, RowAdam, churn
from memtune_lib.mome.bank import Bank, mapped
from memtune_lib.mome.index import INDEXES, NO_MATCH, IndexSettings, build
from tests.unit.test_mome import base, logits, mome, prompts

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

DIM, COUNT = 16, 600
SMALL = {"index_ivf_nlist": 16, "index_ivf_nprobe": 6, "index_pq_m": 4, "index_pq_nbits": 5, "index_hnsw_m": 8}


def keys_and_queries(count=COUNT, noise=0.05, seed=0):
    """Keys, of which every seventh is unused, and a noisy copy of forty that are used."""
    generator = torch.Generator().manual_seed(seed)
    keys = F.normalize(torch.randn(count, DIM, generator=generator), dim=-1)
    used = torch.arange(count) % 7 != 0
    near = keys[used][:40]
    return keys, used, F.normalize(near + noise * torch.randn(near.shape, generator=generator), dim=-1)


def recall(experts, exact, k):
    """The share of the k nearest keys that are among the k found."""
    pairs = zip(experts[:, :k].tolist(), exact[:, :k].tolist(), strict=True)
    return sum(len({*found} & {*right}) for found, right in pairs) / (k * len(exact))


# ---- indexes ----


@pytest.mark.parametrize(
    ("method", "least"),
    [
        ("IndexFlatL2", 1.0),
        ("IndexIVFFlat", 0.9),
        ("IndexIVFPQ", 0.8),
        ("IndexHNSWFlat", 0.9),
        ("IndexHNSWPQ", 0.6),
        ("IndexPQ", 0.8),
        ("ProductKeys", 0.9),
    ],
)
def test_recall_against_exact_search(method, least):
    keys, used, queries = keys_and_queries()
    exact, _ = build(IndexSettings(), keys, used)(queries, 4)
    search = build(IndexSettings(index_method=method, **SMALL), keys, used)
    experts, cosine = search(queries, 4)
    assert recall(experts, exact, 1) >= max(least, 0.7)
    assert recall(experts, exact, 4) >= least - 0.35 * (least < 1)
    found = cosine > NO_MATCH
    assert used[experts[found]].all()
    torch.testing.assert_close(cosine[found], (queries[:, None] * keys[experts]).sum(-1)[found])  # not the index's own
    assert (cosine.diff(dim=1) <= 0).all()
    again = search(queries[3:4], 4)  # alone as in a batch
    assert torch.equal(again[0], experts[3:4])


def test_every_method_is_tested():
    tested = test_recall_against_exact_search.pytestmark[0].args[1]
    assert [method for method, _ in tested] == list(INDEXES)


def test_product_keys_are_exact_over_a_product_of_sub_keys():
    generator = torch.Generator().manual_seed(1)
    left, right = (F.normalize(torch.randn(8, DIM // 2, generator=generator), dim=-1) for _ in range(2))
    keys = torch.cat([left.repeat_interleave(8, 0), right.repeat(8, 1)], dim=1) / 2**0.5
    everything = torch.ones(64, dtype=torch.bool)
    queries = F.normalize(torch.randn(50, DIM, generator=generator), dim=-1)
    settings = IndexSettings(index_method="ProductKeys", index_ivf_nlist=64, index_ivf_nprobe=8)
    exact, _ = build(IndexSettings(), keys, everything)(queries, 1)
    assert torch.equal(build(settings, keys, everything)(queries, 1)[0], exact)


@pytest.mark.parametrize("method", [m for m in INDEXES if m not in ("IndexFlatL2", "IndexHNSWFlat")])
def test_keys_too_few_to_train_on_are_searched_exactly(method):
    keys, used, queries = keys_and_queries(40)
    settings = IndexSettings(index_method=method, index_ivf_nlist=4096, index_pq_m=4)
    with pytest.warns(UserWarning, match=rf"{method} needs \d+ keys to be trained on \(.*index_.*\): .* all keys"):
        search = build(settings, keys, used)
    exact = build(IndexSettings(), keys, used)(queries, 3)
    assert all(torch.equal(one, other) for one, other in zip(search(queries, 3), exact, strict=True))


def test_fewer_keys_than_are_wanted_are_no_match():
    keys, _, queries = keys_and_queries(9)
    used = torch.zeros(9, dtype=torch.bool)
    for method in ("IndexFlatL2", "IndexHNSWFlat"):
        assert (build(IndexSettings(index_method=method), keys, used)(queries, 2)[1] == NO_MATCH).all()
        used[4] = True
        experts, cosine = build(IndexSettings(index_method=method), keys, used)(queries, 2)
        assert (experts[:, 0] == 4).all()
        assert (cosine[:, 0] > NO_MATCH).all()
        assert (cosine[:, 1] == NO_MATCH).all()
        used[4] = False


@pytest.mark.parametrize("method", INDEXES)
def test_more_than_the_bank_holds(method):
    keys, used, queries = keys_and_queries()
    search = build(IndexSettings(index_method=method, **SMALL), keys, used)
    with pytest.raises(AdapterError, match="601 nearest keys of 600 cannot be found: lower index_k"):
        search(queries, COUNT + 1)


def test_an_index_that_faiss_lacks(monkeypatch):
    keys, used, _ = keys_and_queries()
    monkeypatch.delattr(faiss, "IndexHNSWPQ")
    with pytest.raises(AdapterError, match="'IndexHNSWPQ' needs IndexHNSWPQ, and faiss .* has none: install"):
        build(IndexSettings(index_method="IndexHNSWPQ", index_pq_m=4), keys, used)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"index_method": "IndexLSH"}, "index_method='IndexLSH' is unknown: choose one of"),
        ({"index_ivf_nlist": 0}, "index_ivf_nlist=0 is not a whole number of at least 1"),
        ({"index_ivf_nprobe": 1.5}, "index_ivf_nprobe=1.5"),
        ({"index_hnsw_m": 1}, "index_hnsw_m=1 is not a whole number of at least 2"),
        ({"index_hnsw_efSearch": True}, "index_hnsw_efSearch=True"),
        ({"index_pq_nbits": 30}, "index_pq_nbits=30 is above 12"),
        ({"index_method": "IndexPQ", "index_pq_m": 5}, "index_pq_m=5 cuts keys into 5 parts, and their width of 32"),
    ],
)
def test_bad_index_settings_are_refused(wrong, message):
    with pytest.raises(AdapterError, match=message):
        mome(base(), **wrong)


def test_the_router_builds_its_index_when_keys_change():
    keys, _, queries = keys_and_queries()
    router = Router(DIM, COUNT, 1, IndexSettings(index_method="IndexIVFFlat", **SMALL | {"index_ivf_nprobe": 16}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not router.route(queries).weights.any()  # no key, no index
    for row, key in enumerate(keys):
        router.set_key(row, key, 0.8)
    assert router.route(queries).experts[0, 0] == 1
    first = router._search
    assert first is router._index()
    router.clear_key(1)
    assert router.route(queries).experts[0, 0] != 1
    router.set_key(0, keys[1], 0.8)
    assert router.route(queries).experts[0, 0] == 0
    for twin in (copy.deepcopy(router), pickle.loads(pickle.dumps(router))):
        twin.clear_key(0)
        assert twin.route(queries).experts[0, 0] != 0
    assert router.route(queries).experts[0, 0] == 0
    router.grow(2)
    router.set_key(COUNT + 1, queries[5], 0.8)
    assert router.route(queries).experts[5, 0] == COUNT + 1


# ---- banks in files ----


def test_a_bank_in_files_is_the_bank_in_memory(tmp_path):
    ids = prompts(2)
    results = []
    for folder in (None, tmp_path / "bank"):
        model = mome(base().bfloat16(), num_experts=3)
        torch.manual_seed(2)
        model.add_experts(5000, folder=folder)
        bank = model.bank_layers()[0].bank("default")
        assert bank.A.dtype == bank.B.dtype == torch.bfloat16
        assert len(bank) == 5003
        assert not bank.B[3:].any()
        assert bank.A[3:].abs().max() <= bank.A.shape[-1] ** -0.5
        for row, raw in zip((4, 5002), model.query(ids), strict=True):
            model.router.set_key(row, raw, 0.99)
            for layer in model.bank_layers():
                nn.init.constant_(layer.mome_expert_A["default"].data[row], 0.5)
        before = model.bank_layers()[1].bank("default").B.detach().clone()
        for _ in range(2):
            with model.take_experts(torch.tensor([4, 5002])) as rows:
                model(input_ids=ids, labels=ids).loss.backward()
                torch.optim.SGD(rows, lr=1.0).step()
        after = model.bank_layers()[1].bank("default").B
        assert (after != before).flatten(1).any(1).nonzero().flatten().tolist() == [4, 5002]
        results.append(logits(model, ids))
    assert torch.equal(*results)
    held = torch.from_file(str(tmp_path / "bank" / "1.B.bin"), size=after.numel(), dtype=torch.bfloat16)
    assert torch.equal(held.view(after.shape), after)
    with pytest.raises(AdapterError, match=r"0.A.bin is there already: choose another folder"):
        model.add_experts(1, folder=tmp_path / "bank")


def test_a_bank_larger_than_the_disk_is_refused_before_anything_is_written(tmp_path):
    model = mome(base())
    with pytest.raises(AdapterError, match=r"1,000,000,000,000 experts need [\d,.]+ GB, and .*bank has .* GB free"):
        model.add_experts(10**12, folder=tmp_path / "bank")
    assert not (tmp_path / "bank").exists()
    assert model.peft_config["default"].num_experts == len(model.router.keys) == 5


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "bank").write_text("a file where the folder would be")
    with pytest.raises(AdapterError, match=r"bank cannot be written \(File exists\): choose another folder"):
        mome(base()).add_experts(2, folder=tmp_path / "bank")


def test_a_disk_that_fills_up_keeps_no_half_bank(tmp_path, monkeypatch):
    model, calls = mome(base()), []

    def full_at_last(*shape, **place):
        calls.append(shape)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return torch.zeros(shape, **place)

    monkeypatch.setattr("memtune_lib.mome.bank.random_a", full_at_last)
    with pytest.raises(AdapterError, match=r"cannot be written \(No space left on device\)"):
        model.add_experts(2, folder=tmp_path)
    assert not list(tmp_path.iterdir())
    assert len(model.router.keys) == len(model.bank_layers()[0].bank("default")) == 5


def test_banks_in_files_are_for_the_cpu(tmp_path):
    bank = Bank.new(2, 1, 4, 4, dtype=torch.float32, device=torch.device("meta"))
    with pytest.raises(AdapterError, match="need a model on the CPU, not on meta"):
        mapped([bank], 1, tmp_path)
    assert not list(tmp_path.iterdir())


# ---- Adam by rows ----


def test_rows_move_as_under_adam_while_all_are_used():
    torch.manual_seed(3)
    ours = [nn.Parameter(torch.randn(3, 2, 4)), nn.Parameter(torch.randn(3, 5))]
    theirs = [nn.Parameter(p.detach().clone()) for p in ours]
    rows, whole = RowAdam(learning_rate=0.1), torch.optim.Adam(theirs, lr=0.1)
    for _ in range(4):
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn(one.shape)
            other.grad = one.grad.clone()
        rows.step(torch.tensor([7, 2, 900_000]), ours)
        whole.step()
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other)
        assert one.grad is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_row_learns_as_if_it_were_alone(steps):
    values = torch.zeros(31, 1)
    optimiser, alone = RowAdam(learning_rate=0.1), {}
    for number, experts in enumerate(steps):
        taken = torch.tensor(sorted(experts))
        part = nn.Parameter(values[taken])
        part.grad = taken[:, None].float() + number
        optimiser.step(torch.tensor([*experts, *experts]), [part])
        values[taken] = part.detach()
        for expert in experts:
            if expert not in alone:
                own = nn.Parameter(torch.zeros(1))
                alone[expert] = own, torch.optim.Adam([own], lr=0.1)
            own, adam = alone[expert]
            own.grad = torch.tensor([float(expert + number)])
            adam.step()
    for expert in range(31):
        expected = alone[expert][0].detach() if expert in alone else torch.zeros(1)
        torch.testing.assert_close(values[expert], expected)
    assert len(optimiser.steps) <= 2 * max(len(alone), 4)  # rows that were never used have no moments


# ---- reports ----


def routing(experts, weights=None, scope=None):
    experts = torch.tensor(experts)
    weights = torch.ones(experts.shape) if weights is None else torch.tensor(weights)
    return Routing(torch.ones(len(experts)).bool() if scope is None else torch.tensor(scope), experts, weights)


def test_load_and_collisions():
    found = RouterReport.of(routing([[0, 1], [1, 0], [0, 2], [3, 3], [1, 0]], scope=[True] * 4 + [False]), 5)
    assert (found.prompts, found.routed, found.idle) == (5, 4, 0.2)
    assert found.load.tolist() == [3, 2, 1, 1, 0]
    assert found.collisions == 0.5
    assert str(found) == (
        "4 of 5 prompts use an expert; 50.0% of them share all with another; the busiest expert serves 3, and 20.0% "
        "serve none"
    )
    none = RouterReport.of(routing([[0], [0]], weights=[[0.0], [0.0]]), 3)
    assert (none.routed, none.collisions, none.idle) == (0, 0.0, 1.0)


def test_churn():
    before = routing([[0, 1], [2, 3], [4, 5]])
    assert churn(before, before) == 0
    assert churn(before, routing([[1, 0], [2, 9], [4, 5]], weights=[[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]])) == 2 / 3
    with pytest.raises(AdapterError, match="3 prompts before and 2 after"):
        churn(before, routing([[0], [1]]))
