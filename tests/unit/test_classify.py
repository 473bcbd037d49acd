"""Classes on the keys of a router: learnt from few texts, added without a trace on the others, "none" by a radius."""

import json

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score

from memtune_lib.classify import Classifier
from memtune_lib.errors import ClassifyError, EvaluationError
from memtune_lib.evaluation.class_scores import calibration_error, class_scores
from memtune_lib.files import read_jsonl
from memtune_lib.memory import DATASETS
from memtune_lib.reading import Reading
from tests.unit import tiny

FIRST = {
    "cats": ["A cat purrs.", "Cats and a catnap.", "The cat can scratch."],
    "bees": ["Bees buzz.", "Busy bees buzz by.", "A bee buzzes."],
    "owls": ["Owls howl low.", "An owl, a wood.", "How owls glow!"],
}
MORE = {"tigers": ["Tigers tire.", "A tiger's trot."], "foxes": ["Foxes fix.", "A fox, six foxes."]}
NEEDED = {"train": (3, 0), "dev": (3, 10), "heldout": (5, 20)}  # texts a class, texts of no class
ASKED = ["The cats scratch a cat.", "Buzz, bees, buzz!", "Owls, low owls.", "Fox of foxes."]


class Letters:
    """Counts letters; an embedder that a test can see through."""

    name, whiten = "letters", None

    def embed(self, texts):
        return np.array(
            [[text.lower().count(letter) / len(text) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        )


@pytest.fixture
def classifier():
    made = Classifier(Letters())
    made.initialize(FIRST)
    made.train()
    return made


def parts(classifier):
    """All that was learnt, as bytes would be compared."""
    keys = classifier._keys
    return [keys.scale.clone(), keys.router.mean.clone(), keys.router.keys.clone(), keys.router.radius.clone()]


def test_classes_are_learnt_and_probabilities_add_up(classifier):
    found = classifier.classify(ASKED[:3])
    assert [one.label for one in found] == [one.nearest for one in found] == ["cats", "bees", "owls"]
    for one in found:
        assert list(one.probabilities.values()) == sorted(one.probabilities.values(), reverse=True)
        assert sum(one.probabilities.values()) == pytest.approx(1) and one.probabilities.keys() == FIRST.keys()
        assert one.probability > 0.5 and -1 <= one.cosine <= 1
    assert classifier.classify([]) == []


def test_train_says_what_it_did():
    classifier = Classifier(Letters())
    classifier.initialize(FIRST)
    first = classifier.train(keep=1)
    assert (first.new, first.n) == (("cats", "bees", "owls"), 9) and 0 <= first.accuracy <= 1
    assert first.radius == classifier.radius < 1
    classifier.initialize(FIRST)
    assert classifier.train(keep=0.5).radius > first.radius  # fewer of the examples lie within


def test_an_added_class_leaves_the_others_as_they_were(classifier):
    before, constants = parts(classifier), (classifier.temperature, classifier.radius)
    cosines = classifier._keys.route(torch.from_numpy(Letters().embed(ASKED)).float())
    classifier.add({"foxes": MORE["foxes"]})
    classifier.add({"tigers": MORE["tigers"]})
    trained = classifier.train()
    assert (trained.new, trained.n, trained.accuracy) == (("foxes", "tigers"), 4, None)
    for old, new in zip(before, parts(classifier), strict=True):
        assert torch.equal(old, new[: len(old)])
    assert len(classifier._keys.router.keys) == 5 and (classifier.temperature, classifier.radius) == constants
    after = classifier._keys.route(torch.from_numpy(Letters().embed(ASKED)).float())
    for row in range(len(ASKED)):  # the old classes are as near as before
        old = dict(zip(cosines.experts[row].tolist(), cosines.cosine[row].tolist(), strict=True))
        new = dict(zip(after.experts[row].tolist(), after.cosine[row].tolist(), strict=True))
        assert {expert: new[expert] for expert in old} == pytest.approx(old, abs=1e-6)
    assert [one.label for one in classifier.classify(ASKED)] == ["cats", "bees", "owls", "foxes"]


def test_far_texts_belong_to_no_class(classifier):
    [far] = classifier.classify(["Jfjfjf qxqxq jfj!"])
    assert far.label is None and far.nearest in FIRST and far.cosine < classifier.radius


def test_temperature_makes_the_sure_less_sure_where_examples_mislead():
    mixed = {"cats": [*FIRST["cats"], "Bees buzz on."], "bees": [*FIRST["bees"], "A cat naps."], "owls": FIRST["owls"]}
    clean, noisy = Classifier(Letters()), Classifier(Letters())
    clean.initialize(FIRST)
    noisy.initialize(mixed)
    assert noisy.train().temperature > clean.train().temperature


def test_save_and_load(classifier, tmp_path):
    classifier.add(MORE)
    with pytest.raises(ClassifyError, match="'tigers' waits to be learnt; train first"):
        classifier.save(tmp_path)
    classifier.train()
    classifier.save(tmp_path / "kept")
    again = Classifier.load(tmp_path / "kept", Letters())
    assert again.classify(ASKED) == classifier.classify(ASKED) and again.labels == classifier.labels
    assert not any(b"purrs" in file.read_bytes() for file in (tmp_path / "kept").iterdir())
    again.add({"yaks": ["Yaks yawn.", "My yak, yay."]})
    before = parts(again)
    again.train()
    for old, new in zip(before, parts(again), strict=True):
        assert torch.equal(old, new[: len(old)])


def test_damage_is_named(classifier, tmp_path):
    with pytest.raises(ClassifyError, match="holds no classifier"):
        Classifier.load(tmp_path, Letters())
    classifier.save(tmp_path)
    other = Letters()
    other.name = "others"
    with pytest.raises(ClassifyError, match="was made with embedder 'letters', not 'others'"):
        Classifier.load(tmp_path, other)
    settings = json.loads((tmp_path / "classifier.json").read_text())
    (tmp_path / "classifier.json").write_text(json.dumps(settings | {"labels": ["cats"]}))
    with pytest.raises(ClassifyError, match=r"is damaged \(RuntimeError\)"):
        Classifier.load(tmp_path, Letters())
    (tmp_path / "classifier.json").write_text(json.dumps(settings))
    (tmp_path / "classifier.safetensors").write_bytes(b"not tensors")
    with pytest.raises(ClassifyError, match="is damaged"):
        Classifier.load(tmp_path, Letters())


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ({"Cats ": ["a", "b"]}, "'Cats ' is there already, as 'cats'"),
        ({"dogs": ["a", "b"], "DOGS": ["c", "d"]}, "'DOGS' is there already, as 'dogs'"),
        ({" ": ["a", "b"]}, "the label ' ' is no name"),
        ({None: ["a", "b"]}, "the label None is no name"),
        ({"dogs": ["a"]}, "class 'dogs' has 1 texts; give two or more"),
        ({"dogs": ["a", " "]}, "class 'dogs': number 2 is ' ', no text"),
        ({"dogs": ["a", None]}, "class 'dogs': number 2 is None, no text"),
        ({"dogs": "bark"}, "class 'dogs': one text, 'bark', where a list is needed"),
        ({"dogs": ["a", "A "]}, "'A' stands in 'dogs' and 'dogs'"),
        ({"dogs": ["a", "b"], "cows": ["c", "b"]}, "'b' stands in 'dogs' and 'cows'"),
        ({"dogs": ["a", "b" * 2001]}, "class 'dogs': number 2 has 2,001 characters"),
        ({"dogs": ["a", "b\ud800"]}, "class 'dogs': number 2 holds half a character"),
    ],
)
def test_bad_classes_change_nothing(classifier, classes, message):
    before = parts(classifier)
    with pytest.raises(ClassifyError, match=message):
        classifier.add(classes)
    with pytest.raises(ClassifyError, match="no class waits"):
        classifier.train()
    assert all(torch.equal(*pair) for pair in zip(before, parts(classifier), strict=True))


def test_steps_out_of_order():
    classifier = Classifier(Letters())
    with pytest.raises(ClassifyError, match="no class is learnt yet"):
        classifier.classify(["cat"])
    classifier.initialize({"cats": FIRST["cats"]})
    with pytest.raises(ClassifyError, match="'cats' alone leaves nothing to choose from"):
        classifier.train()
    classifier.add({"bees": FIRST["bees"]})  # the first class has waited
    with pytest.raises(ClassifyError, match="keep=0 is no part"):
        classifier.train(keep=0)
    assert classifier.train().new == ("cats", "bees")


def test_bad_texts(classifier):
    with pytest.raises(ClassifyError, match="texts: one text, 'cat'"):
        classifier.classify("cat")
    with pytest.raises(ClassifyError, match="texts: number 2 is '', no text"):
        classifier.classify(["cat", ""])


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_reading(family):
    reading = Reading(tiny.base(family), tiny.tokenizer())
    assert reading.layer == 3 and reading.name.endswith("read twice and asked")
    one, two = reading.embed(["A cat purrs.", "A longer text about a boat that sails."])
    assert one.shape == (64,) and np.allclose(one, reading.embed(["A cat purrs."])[0], atol=1e-5)
    assert not np.allclose(one, two, atol=1e-2)
    once, ids = reading._tokens("A cat purrs.\n"), reading._tokens("A cat purrs.")
    assert np.allclose(one[:32], reading._means([once + ids], [len(once)])[0], atol=1e-5)
    assert not np.allclose(one[:32], reading._means([once + ids], [0])[0], atol=1e-3)  # not of both


# ---- scores


def test_scores_against_values_by_hand():
    gold, given = ["a", "a", "b", "b"], ["a", "b", "b", "b"]
    scores = class_scores(gold, given, [0.9, 0.8, 0.8, 1.0], resamples=200)
    assert scores.n == 4 and scores.accuracy.value == 0.75
    assert scores.macro_f1.value == pytest.approx((2 / 3 + 4 / 5) / 2) == f1_score(gold, given, average="macro")
    # bins from 0.8 (one of two right) and from 0.9 (both right)
    assert scores.calibration_error.value == pytest.approx((abs(1 - 1.6) + abs(2 - 1.9)) / 4)
    for one in (scores.accuracy, scores.macro_f1, scores.calibration_error):
        assert 0 <= one.low <= one.value <= one.high <= 1
    assert class_scores(gold, given, [0.9, 0.8, 0.8, 1.0], resamples=200) == scores
    assert class_scores(gold, gold, [1.0] * 4, resamples=20).macro_f1.low == 1


def test_calibration_error_of_the_calibrated_is_small():
    rng = np.random.default_rng(0)
    confidence = rng.random(20_000)
    assert calibration_error(rng.random(20_000) < confidence, confidence) < 0.02
    assert calibration_error(np.zeros(10, bool), np.ones(10)) == 1


@pytest.mark.parametrize(
    ("gold", "given", "confidence", "message"),
    [
        ([], [], [], "0 gold labels, 0 given ones and 0 probabilities"),
        (["a", "b"], ["a"], [0.5, 0.5], "2 gold labels, 1 given ones"),
        (["a", "b"], ["a", "c"], [0.5, 0.5], "the label 'c' is none of the gold labels"),
        (["a", "b"], ["a", "b"], [0.5, 1.5], "1.5 is no probability"),
        (["a", "b"], ["a", "b"], [0.5, float("nan")], "nan is no probability"),
    ],
)
def test_bad_scores(gold, given, confidence, message):
    with pytest.raises(EvaluationError, match=message):
        class_scores(gold, given, confidence)


# ---- the data


def test_tickets_are_apart_and_complete():
    sets = {name: [one for _, one in read_jsonl(DATASETS / "tickets" / f"{name}.jsonl")] for name in NEEDED}
    rows = [row for items in sets.values() for row in items]
    assert all(row.keys() == {"id", "text", "label"} for row in rows)
    for key in ("id", "text"):
        values = ["".join(filter(str.isalnum, row[key].lower())) for row in rows]
        assert len(set(values)) == len(values)
    labels = {row["label"] for row in sets["train"]}
    assert len(labels) >= 20 and None not in labels
    for name, (each, none) in NEEDED.items():
        counts = {label: sum(row["label"] == label for row in sets[name]) for label in labels}
        assert min(counts.values()) >= each, name
        assert sum(row["label"] is None for row in sets[name]) >= none
        assert {row["label"] for row in sets[name]} - {None} == labels
