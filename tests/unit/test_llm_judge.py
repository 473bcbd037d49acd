"""A judge that errs, stalls or talks rubbish costs an opinion, never the run; and its agreement by hand."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib.database import Database
from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation.llm_judge import Opinion, agreement, ask_judge, endpoint_judge, local_judge
from tests.unit import tiny

RECORDS = [
    {"id": "one", "question": "How many?", "gold_sql": "SELECT count(*) FROM t", "sql": "SELECT 1", "correct": True},
    {"id": "two", "question": "Whose?", "gold_sql": "SELECT n FROM t", "sql": "SELECT nope FROM t", "correct": False},
    {"id": "none", "question": "Why?", "gold_sql": None, "sql": None, "correct": True},
]
GOOD = '{"explanation": "same rows", "similar": true}'


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    (folder / "t.csv").write_text("n\n" + "7\n" * 9)
    with Database.from_csv(folder, cache=folder / "cache.duckdb") as opened:
        yield opened


def said(similar):
    return [Opinion(str(n), one, "") for n, one in enumerate(similar)]


def ran(correct):
    return [{"id": str(n), "correct": one} for n, one in enumerate(correct)]


# ---- what the judge sees, and what is made of its words ----


def test_the_judge_sees_question_schema_queries_and_results(db):
    seen = []
    ask_judge(RECORDS, lambda prompts: seen.extend(prompts) or [(GOOD, "")] * 3, db)
    for part in (
        "How many?",
        "CREATE TABLE t",
        "SELECT count(*) FROM t",
        "SELECT 1",
        f"1 rows: {db.run('SELECT count(*) FROM t').rows}",
    ):
        assert part in seen[0]
    rows = db.run("SELECT n FROM t").rows
    assert len(rows) == 9 and f"9 rows: {rows[:5]} and 4 more rows" in seen[1] and "invalid: " in seen[1]
    assert "none; the tables cannot answer this" in seen[2] and "none; it declined" in seen[2]


@pytest.mark.parametrize(
    ("text", "similar"),
    [
        (GOOD, True),
        ('{"similar": false}', False),
        (f"Sure:\n```json\n{GOOD}\n```", True),
        ("yes, alike", None),
        ('{"similar": "true"}', None),
        ('{"similar": true', None),
        ('["similar", true]', None),
        ("{" * 9999, None),
        ("", None),
    ],
)
def test_only_a_clear_opinion_counts(db, text, similar):
    (opinion,) = ask_judge(RECORDS[:1], lambda prompts: [(text, "")], db)
    assert opinion.similar is similar


def test_replies_must_be_as_many_as_prompts(db):
    with pytest.raises(EvaluationError, match="0 replies to 3 prompts"):
        ask_judge(RECORDS, lambda prompts: [], db)


def test_a_local_model_is_always_understood(db):
    opinions = ask_judge(RECORDS[:2], local_judge(tiny.base(max_position_embeddings=4096), tiny.tokenizer()), db)
    assert [one.id for one in opinions] == ["one", "two"]
    for one in opinions:
        assert one.similar is not None or one.explanation == "its tokens ran short"


# ---- agreement ----


def test_agreement_by_hand():
    # 20 yes by both, 15 no by both, 5 by the judge alone, 10 by execution alone: kappa 0.4 (0.7 - 0.5) / (1 - 0.5)
    judged = [True] * 20 + [False] * 15 + [True] * 5 + [False] * 10 + [None] * 3
    executed = [True] * 20 + [False] * 15 + [False] * 5 + [True] * 10 + [True] * 3
    found = agreement(said(judged), ran(executed))
    assert (found.both_right, found.both_wrong, found.judge_only, found.execution_only) == (20, 15, 5, 10)
    assert (found.n, found.abstained) == (50, 3) and found.kappa == pytest.approx(0.4)
    assert str(found).endswith("kappa 0.40, n 50, abstained 3")


@pytest.mark.parametrize("judged", [[], [None, None], [True, True]])
def test_kappa_is_undefined_where_nothing_varies(judged):
    assert agreement(said(judged), ran([True] * len(judged))).kappa is None


@given(st.lists(st.tuples(st.none() | st.booleans(), st.booleans())))
def test_agreement_counts_everything_once(pairs):
    found = agreement(said([one for one, _ in pairs]), ran([other for _, other in pairs]))
    assert found.n + found.abstained == len(pairs)
    assert found.kappa is None or -1 <= found.kappa <= 1


def test_agreement_needs_the_same_questions():
    with pytest.raises(EvaluationError, match="1 questions of only one side, such as '1'"):
        agreement(said([True]), ran([True, False]))


# ---- endpoints ----


def completion(content):
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@pytest.fixture
def served():
    """Start an endpoint that replies with these parts, a pause between them, and say where it is."""
    servers = []
    over = threading.Event()

    def start(parts, pause=0.0, status=200):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                for part in parts:
                    try:
                        self.wfile.write(part)
                        self.wfile.flush()
                    except OSError:
                        return
                    if pause and over.wait(pause):
                        return

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked = []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return server, f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    over.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_endpoint_is_asked_and_heard(served, db):
    server, url = served([completion(GOOD)])
    opinions = ask_judge(RECORDS[:2], endpoint_judge(url, "some-model"), db)
    assert opinions == [Opinion("one", True, "same rows"), Opinion("two", True, "same rows")]
    assert server.asked[0]["model"] == "some-model" and "How many?" in server.asked[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("parts", "pause", "status", "why"),
    [
        ([b"<html>busy</html>"], 0, 200, "no chat completion: b'<html>"),
        ([b'{"choices": []}'], 0, 200, "no chat completion"),
        ([b"\xff\xfe\x00"], 0, 200, "no chat completion"),
        ([completion(None)], 0, 200, "not an opinion: 'None'"),
        ([completion("I like it.")], 0, 200, "not an opinion: 'I like it.'"),
        ([b"{}"], 0, 500, "no reply: InternalServerError"),
        ([b" "], 30, 200, "(no reply|broke off): "),
        ([b" "] * 500, 0.1, 200, "no end within 0.5 seconds"),
        ([b" " * 100_000] * 20, 0, 200, "no end within 20 seconds and 1,000,000 bytes"),
    ],
)
def test_rubbish_and_stalls_are_abstentions(served, db, parts, pause, status, why):
    _, url = served(parts, pause, status)
    opinions = ask_judge(RECORDS, endpoint_judge(url, "m", seconds=0.5 if pause else 20), db)
    found = agreement(opinions, RECORDS)
    assert (found.n, found.abstained) == (0, 3)
    assert all(re.search(why, one.explanation) for one in opinions), opinions


def test_nobody_there_is_an_abstention(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # a port on which nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        (opinion,) = ask_judge(RECORDS[:1], endpoint_judge(url, "m"), db)
    assert opinion == Opinion("one", None, "no reply: APIConnectionError")


@pytest.mark.slow
def test_a_model_that_transformers_serves(tmp_path, db):
    """A tiny random model talks rubbish, so each of its real replies has to become an abstention."""
    pytest.importorskip("fastapi", reason="`transformers serve` needs transformers[serving]")
    folder = tiny.save_base(tmp_path / "model", max_position_embeddings=4096)
    template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    config = json.loads((folder / "tokenizer_config.json").read_text()) | {"chat_template": template}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(folder), "--device", "cpu"]
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)], env=os.environ | {"HF_HUB_OFFLINE": "1"}
    )
    try:
        for _ in range(240):
            assert server.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(f"{root}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        opinions = ask_judge(RECORDS[:1], endpoint_judge(f"{root}/v1", str(folder), seconds=120), db)
    finally:
        server.terminate()
        server.wait(30)
    assert opinions[0].similar is None and opinions[0].explanation.startswith("not an opinion: ")
