#!/usr/bin/env python3
"""A lin-kv node for Maelstrom's protocol: JSON lines on stdin and stdout, logs on stderr.

All nodes forward to the first one, which keeps the values in memory and handles one request after
the other: linearizable while that node lives and messages come at most once. It keeps nothing on
disk, so a kill loses all, and it has no sessions, so a duplicated write is written twice. It shows
the protocol, not how to build a database.
"""

import json
import sys


def send(src, dest, body):
    sys.stdout.write(json.dumps({"src": src, "dest": dest, "body": body}) + "\n")
    sys.stdout.flush()


def answer(values, body):
    """What the first node replies, without ids. Keys are any JSON value, so they are kept as text."""
    kind = body["type"]
    key = json.dumps(body.get("key"))
    if kind == "read":
        if key not in values:
            return {"type": "error", "code": 20, "text": "no such key"}
        return {"type": "read_ok", "value": values[key]}
    if kind == "write":
        values[key] = body["value"]
        return {"type": "write_ok"}
    if kind == "cas":
        if key not in values and not body.get("create_if_not_exists"):
            return {"type": "error", "code": 20, "text": "no such key"}
        if key in values and values[key] != body["from"]:
            return {"type": "error", "code": 22, "text": f"it is {values[key]}"}
        values[key] = body["to"]
        return {"type": "cas_ok"}
    return {"type": "error", "code": 10, "text": f"{kind} is not supported"}


def main():
    me = first = None
    values = {}
    asked = {}  # what was forwarded, by the number it was given: who asked, and by which number
    numbers = 0

    for line in sys.stdin:
        message = json.loads(line)
        body = message["body"]
        if body["type"] == "init":
            me, first = body["node_id"], body["node_ids"][0]
            send(me, message["src"], {"type": "init_ok", "in_reply_to": body["msg_id"]})
        elif "in_reply_to" in body:
            # A reply of the first node: on to whoever asked. One that comes twice is forgotten.
            client, number = asked.pop(body["in_reply_to"], (None, None))
            if client is not None:
                send(me, client, {**body, "in_reply_to": number})
        elif "msg_id" not in body:
            pass  # nobody waits for a reply, and every request of lin-kv wants one
        elif me == first:
            reply = answer(values, body)
            send(me, message["src"], {**reply, "in_reply_to": body["msg_id"]})
        else:
            numbers += 1
            asked[numbers] = (message["src"], body["msg_id"])
            send(me, first, {**body, "msg_id": numbers})


if __name__ == "__main__":
    main()
