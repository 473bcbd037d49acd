"""How tests ask a service: by the official client, and without a client that means well."""

import http.client
import json
from contextlib import contextmanager

import openai

from memtune_lib.service import Server, create_app
from memtune_lib.service.app import MODEL

KEY = "let-me-in"


@contextmanager
def served(answers, database, **options):
    with Server(create_app(answers, database, **options)) as server:
        yield server


def client(server, key=KEY):
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0, timeout=30)


def ask(api, question, **options):
    return api.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": question}], **options)


def post(server, body, path="/v1/chat/completions", **headers):
    """A status and a body, without a client that means well."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("POST", path, body, {"Authorization": f"Bearer {KEY}"} | headers)
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        connection.close()


def health(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/health")
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        connection.close()
