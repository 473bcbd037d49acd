"""The endpoint, asked as its users ask it: nothing lost or mixed up, and one clear error for all that is wrong."""

import http.client
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest

from memtune_lib.errors import FeedbackError, ServiceError
from memtune_lib.memory import Asked, asked_of, load_memory
from memtune_lib.service import Feedback, Limits, Server, create_app
from memtune_lib.service.app import MODEL
from memtune_lib.service.batcher import TOGETHER, Batcher
from tests.unit import tiny
from tests.unit.asking import KEY, ask, client, health, post, served

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
SQL = dict(tiny.PAIRS)


@pytest.fixture(scope="module")
def memory(tuned_once):
    return load_memory(tuned_once)


class Answering:
    """A stand-in for a memory: says the question back, as slowly as it is told, and counts."""

    def __init__(self):
        self.asked, self.batches, self.called = [], [], False
        self.go = threading.Event()
        self.go.set()

    def __call__(self, questions):
        self.called = True
        self.go.wait(10)
        self.asked += questions
        self.batches.append(len(questions))
        if "poison" in questions:
            raise RuntimeError("no such luck")
        return [Asked(question, None, f"{question}!", None, None, 0.0, 1, 1) for question in questions]


def question_body(text="hello", **more):
    return json.dumps({"model": MODEL, "messages": [{"role": "user", "content": text}]} | more)


def until(condition):
    """Wait for what must come."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


# ---- answers ----


def test_a_tiny_memory_answers_the_official_client(memory, database):
    with served(lambda asked: memory.ask_all(asked, database), database, api_key=KEY) as server, client(server) as api:
        answer = ask(api, "Age of Ada?")
        assert answer.choices[0].message.content == "SELECT 11\n\n11\n11"  # the SQL, the column's title, the row
        told = answer.metadata
        assert (told["question"], told["sql"], told["verdict"], told["rows"]) == (
            "Age of Ada?",
            "SELECT 11",
            "ok",
            [[11]],
        )
        assert told["experts"]["in_scope"] is True
        assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0
        outside = ask(api, tiny.OUTSIDE[0])
        assert outside.metadata["sql"] is None and outside.metadata["experts"]["in_scope"] is False
        assert [one.id for one in api.models.list()] == [MODEL]
        assert health(server)[1]["answered"] == 2


def test_a_stream_holds_the_same_answer_and_its_metadata(memory, database):
    with served(lambda asked: memory.ask_all(asked, database), database) as server, client(server) as api:
        whole = ask(api, "Age of Bob?")
        chunks = list(ask(api, "Age of Bob?", stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in chunks[-2:]] == [None, "stop"]
    assert chunks[-1].metadata == whole.metadata
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_begins_while_the_answer_is_being_made(database):
    answers = Answering()
    answers.go.clear()
    with served(answers, database) as server, client(server) as api:
        stream = ask(api, "slow", stream=True)
        assert next(stream).choices[0].delta.role == "assistant"
        answers.go.set()
        assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "slow!"


def test_sql_that_a_memory_should_not_write_does_not_run(memory, database):
    """What the memory writes goes the same way as everybody's SQL: through the sandbox's gate."""
    written = memory.write(["Age of Ada?"])[0]
    bad = type(written)(**{**vars(written), "text": "SELECT * FROM read_csv('people.csv')"})

    def answers(questions):
        return [asked_of(question, bad, database) for question in questions]

    with served(answers, database) as server, client(server) as api:
        told = ask(api, "Age of Ada?")
    assert told.metadata["verdict"] == "blocked" and told.metadata["rows"] == []
    assert "(blocked: " in told.choices[0].message.content


def concurrent(server, seconds, clients, wanted):
    """Ask from `clients` at once for some seconds; returns the seconds of each request, what was lost, mixed up."""
    deadline = time.monotonic() + seconds

    def one(number):
        took, lost, mixed = [], [], []
        with client(server) as api:
            for turn in range(100_000):
                if time.monotonic() > deadline:
                    break
                question = list(wanted)[(number + turn * clients) % len(wanted)]
                start = time.monotonic()
                try:
                    answer = ask(api, question)
                except openai.OpenAIError as error:
                    lost.append(str(error))
                    continue
                took.append(time.monotonic() - start)
                if (answer.metadata["question"], answer.metadata["sql"]) != (question, wanted[question]):
                    mixed.append(question)
        return took, lost, mixed

    with ThreadPoolExecutor(clients) as pool:
        parts = list(pool.map(one, range(clients)))
    return [[item for part in parts for item in part[i]] for i in range(3)]


def disturb(server, stop):
    """Clients that hang up before their answer, and clients that send rubbish."""
    address = server.url.removeprefix("http://").split(":")
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY + "\r\n"
    body = question_body("I hang up")
    for bytes_sent in (
        f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode(),
        f"{head}Content-Length: 999\r\n\r\n{{".encode(),
        b"\x16\x03\x01 this is no HTTP\r\n\r\n",
        f"{head}Content-Length: 2\r\n\r\n[]".encode(),
    ) * 1000:
        if stop.is_set():
            return
        with socket.create_connection((address[0], int(address[1])), timeout=10) as raw:
            raw.sendall(bytes_sent)
        stop.wait(0.02)


@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_many_clients_lose_nothing_and_mix_nothing_up_while_others_misbehave(memory, database, seconds, capsys):
    stop = threading.Event()
    limits = Limits(waiting=1000)
    options = {"api_key": KEY, "limits": limits}
    with served(lambda asked: memory.ask_all(asked, database), database, **options) as server:
        rowdy = threading.Thread(target=disturb, args=(server, stop))
        rowdy.start()
        took, lost, mixed = concurrent(server, seconds, 8, SQL)
        stop.set()
        rowdy.join()
        assert health(server)[1]["status"] == "ok"
    with capsys.disabled():
        if seconds > 10:
            took.sort()
            p50, p95 = took[len(took) // 2], took[len(took) * 95 // 100]
            print(f"\n{len(took)} requests, {len(lost)} lost, {len(mixed)} mixed up, {p50:.3f} s p50, {p95:.3f} s p95")
    assert lost == [] and mixed == []
    assert len(took) >= 8


def test_questions_that_come_together_are_answered_together(database):
    answers = Answering()
    answers.go.clear()
    with served(answers, database) as server, client(server) as api, ThreadPoolExecutor(20) as pool:
        replies = [pool.submit(ask, api, f"question {i}") for i in range(20)]
        until(lambda: health(server)[1]["waiting"] >= 20 - TOGETHER)
        answers.go.set()
        assert [reply.result().choices[0].message.content for reply in replies] == [f"question {i}!" for i in range(20)]
    assert max(answers.batches) == TOGETHER and sum(answers.batches) == 20


# ---- those who misbehave ----


def test_a_client_that_hangs_up_gives_its_place_away(database):
    answers = Answering()
    answers.go.clear()
    with served(answers, database, api_key=KEY) as server, client(server) as api, ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, api, "I stay")
        until(lambda: answers.called)
        for stream in (False, True):
            body = question_body("I leave", stream=stream)
            raw = http.client.HTTPConnection(server.url.removeprefix("http://"))
            raw.request("POST", "/v1/chat/completions", body, {"Authorization": f"Bearer {KEY}"})
            until(lambda: health(server)[1]["waiting"] >= 1)
            raw.close()
        until(lambda: health(server)[1]["unanswered"] == 2)
        answers.go.set()
        assert first.result().choices[0].message.content == "I stay!"
        assert ask(api, "and I").choices[0].message.content == "and I!"
    assert answers.asked == ["I stay", "and I"]


def test_a_question_that_fails_spoils_no_other(database):
    answers = Answering()
    answers.go.clear()
    with served(answers, database) as server, client(server) as api, ThreadPoolExecutor(5) as pool:
        first = pool.submit(ask, api, "first")
        until(lambda: answers.called)
        replies = [pool.submit(ask, api, text) for text in ("a", "poison", "b")]
        until(lambda: health(server)[1]["waiting"] == 3)
        answers.go.set()
        assert first.result() and replies[0].result().choices[0].message.content == "a!"
        assert replies[2].result().choices[0].message.content == "b!"
        with pytest.raises(openai.InternalServerError, match="the answer failed .RuntimeError.; ask in other words"):
            replies[1].result()
        chunks = ask(api, "poison", stream=True)
        with pytest.raises(openai.APIError, match="the answer failed"):
            list(chunks)
        assert health(server)[1]["status"] == "ok"


BAD = {
    "no JSON": (b"\xff\xfe{", "the body: Invalid JSON"),
    "nothing": (b"", "the body: Invalid JSON"),
    "a list": (b"[]", "the body: Input should be an object"),
    "deep": (b"[" * 50_000, "the body: Invalid JSON"),
    "no messages": (b'{"model": "memtune"}', "messages: Field required"),
    "empty messages": (b'{"model": "memtune", "messages": []}', "messages: List should have at least 1 item"),
    "a picture": (question_body([{"type": "image_url", "image_url": {"url": "x"}}]), "messages.0.content"),
    "two answers": (question_body(n=2), "n: Input should be 1"),
    "tools": (question_body(tools=[{"type": "function"}]), "tools: List should have at most 0 items"),
    "blank": (question_body("  "), "the question is empty"),
    "long": (question_body("x" * 3000), "the question has 3,000 characters; shorten it to 2,000 or fewer"),
    "half a character": (question_body("\ud800"), "half a character|Invalid JSON"),
    "last word": (
        json.dumps({"model": MODEL, "messages": [{"role": "assistant", "content": "hi"}]}),
        "the last message is not a question of the user",
    ),
}


@pytest.fixture(scope="module")
def quick(database):
    with served(Answering(), database, api_key=KEY) as server:
        yield server


@pytest.mark.parametrize("name", BAD)
def test_rubbish_is_one_clear_error(quick, name):
    body, why = BAD[name]
    status, said = post(quick, body)
    assert status == 400 and set(said) == {"error"} and "\n" not in said["error"]["message"]
    assert re.search(why, said["error"]["message"]), said


def test_other_refusals(quick):
    assert post(quick, "x" * 70_000)[0] == 413
    assert post(quick, question_body(), Authorization="Bearer wrong")[0] == 401
    assert post(quick, question_body(), Authorization="")[0] == 401
    assert post(quick, question_body(), Authorization="Bearer \xe9")[0] == 401
    status, said = post(quick, question_body().replace(MODEL, "gpt-4"))
    assert status == 404 and "there is no model 'gpt-4' here; ask for 'memtune'" in said["error"]["message"]
    status, said = post(quick, "{}", path="/v2/nothing")
    assert status == 404 and "Not Found" in said["error"]["message"]
    assert post(quick, "{}", path="/health")[0] == 405
    status, said = post(quick, json.dumps({"id": "x", "verdict": "right"}), path="/v1/feedback")
    assert status == 404 and "start it with --feedback" in said["error"]["message"]
    with client(quick, "wrong") as api, pytest.raises(openai.AuthenticationError, match="wrong or missing API key"):
        ask(api, "hello")


def test_a_body_that_never_ends(database):
    with served(Answering(), database, limits=Limits(seconds=0.5)) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
        connection.putrequest("POST", "/v1/chat/completions")
        connection.putheader("Content-Length", "100")
        connection.endheaders()
        connection.send(b"{")
        reply = connection.getresponse()
        assert reply.status == 408 and "did not end within 0.5 seconds" in reply.read().decode()
        connection.close()


def test_an_answer_that_takes_too_long(database):
    answers = Answering()
    answers.go.clear()
    with served(answers, database, limits=Limits(seconds=0.5)) as server, client(server) as api:
        for question in ("first", "second"):
            with pytest.raises(openai.InternalServerError, match="no answer within 0.5 seconds; try again later"):
                ask(api, question)
        answers.go.set()
    assert answers.asked == ["first"]  # nobody waits for the second any more


def test_a_full_house(database):
    answers = Answering()
    answers.go.clear()
    limits = Limits(waiting=1)
    with served(answers, database, limits=limits) as server, client(server) as api, ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, api, "first")
        until(lambda: answers.called)
        second = pool.submit(ask, api, "second")
        until(lambda: health(server)[1]["waiting"] == 1)
        for stream in (False, True):
            with pytest.raises(openai.RateLimitError, match="1 questions wait already; try again in a moment"):
                ask(api, "third", stream=stream)
        answers.go.set()
        assert [one.result().choices[0].message.content for one in (first, second)] == ["first!", "second!"]


def test_a_port_that_is_taken(quick, database):
    port = int(quick.url.rsplit(":", 1)[1])
    with pytest.raises(ServiceError, match=f"cannot listen on 127.0.0.1:{port} .*; choose another --port"):
        Server(create_app(Answering(), database), port=port)
    with pytest.raises(ServiceError, match="99999 is no port; choose one of 0 to 65535"):
        Server(create_app(Answering(), database), port=99999)


def test_a_batcher_that_closes_forgets_nobody():
    answers = Answering()
    answers.go.clear()
    batcher = Batcher(answers, waiting=50)
    futures = [batcher.submit(str(i)) for i in range(30)]
    threading.Timer(0.1, answers.go.set).start()
    batcher.close()
    assert all(future.done() for future in futures) and not batcher.alive
    given = [future.result().text for future in futures if not future.cancelled()]
    assert given == [f"{text}!" for text in answers.asked]


# ---- feedback over HTTP ----


def test_feedback_is_kept_and_refused(database, tmp_path):
    with Feedback(tmp_path / "said.duckdb") as store:
        with served(Answering(), database, api_key=KEY, feedback=store) as server, client(server) as api:

            def say(**said):
                return post(server, json.dumps(said), path="/v1/feedback")

            name = ask(api, "hello").id
            assert say(id=name, verdict="right") == (200, {"id": name, "stored": True})
            assert say(id=name, verdict="corrected", sql="SELECT age FROM people")[0] == 200
            for said, status, why in [
                ({"id": "nobody", "verdict": "right"}, 404, "no answer 'nobody' is known"),
                ({"id": name, "verdict": "nice"}, 400, "verdict: Input should be 'right', 'wrong' or 'corrected'"),
                ({"id": name, "verdict": "corrected"}, 400, "comes with the right SQL in 'sql'"),
                ({"id": name, "verdict": "wrong", "sql": "SELECT 1"}, 400, "the others without"),
                ({"id": name, "verdict": "corrected", "sql": "DROP TABLE people"}, 400, r"does not run (blocked"),
                ({"id": name, "verdict": "corrected", "sql": "SELECT x FROM people"}, 400, r"does not run (invalid"),
                ({"id": name, "verdict": "corrected", "sql": "x" * 30_000}, 400, "sql: String should have at most"),
            ]:
                found, reply = say(**said)
                assert found == status and why in reply["error"]["message"], reply
            assert post(server, "{}", path="/v1/feedback", Authorization="")[0] == 401
        assert store.counts() == {"answers": 1, "right": 1, "corrected": 1}


def test_an_answer_is_worth_more_than_its_log(database, tmp_path, monkeypatch):
    def full(*args):
        raise FeedbackError("the disk is full; free some space")

    with Feedback(tmp_path / "said.duckdb") as store:
        with served(Answering(), database, feedback=store) as server, client(server) as api:
            name = ask(api, "hello").id
            with monkeypatch.context() as patch:
                patch.setattr(store, "log", full)
                patch.setattr(store, "say", full)
                assert ask(api, "again").choices[0].message.content == "again!"
                status, said = post(server, json.dumps({"id": name, "verdict": "right"}), path="/v1/feedback")
                assert status == 507 and said["error"]["message"] == "the disk is full; free some space"
            assert health(server)[1]["not_logged"] == 1
            assert post(server, json.dumps({"id": name, "verdict": "right"}), path="/v1/feedback")[0] == 200
        assert store.counts() == {"answers": 1, "right": 1}
