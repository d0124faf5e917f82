#!/usr/bin/env node
/**
 * The example: a node of Maelstrom's `lin-kv` workload, JSON lines on stdin and stdout, in place of a
 * node of yours in any language. The first node holds everything, in memory, so a kill loses it; the
 * others pass requests on to it.
 */
import { createInterface } from 'node:readline';

const BUG = process.argv[2]; // `stale`: the planted mistake
let [me, first] = ['', ''];

const send = (dest, body) => process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);

/** The values, by key; and, at the other nodes of a `stale` cluster, what was read last. */
const values = new Map();

/** What the first node replies. Errors 20 and 22 say: it certainly did not happen. */
const serve = ({ type, key, value, from, to, create_if_not_exists: create }) => {
  const held = values.get(key);
  if (type === 'write') values.set(key, value);
  else if (held === undefined && !(type === 'cas' && create)) {
    return { type: 'error', code: 20, text: 'no such key' };
  } else if (type === 'read') return { type: 'read_ok', value: held };
  else if (held !== undefined && held !== from) {
    return { type: 'error', code: 22, text: `it is ${held}` };
  } else values.set(key, to);
  return { type: `${type}_ok` };
};

/** What was passed on, by the number that it was given. */
const asked = new Map();
let numbers = 0;

const passOn = (src, body) => {
  const seen = values.get(body.key);
  values.delete(body.key);
  if (BUG === 'stale' && body.type === 'read' && seen !== undefined) {
    return send(src, { type: 'read_ok', value: seen, in_reply_to: body.msg_id });
  }
  asked.set(++numbers, { src, number: body.msg_id, key: body.key });
  return send(first, { ...body, msg_id: numbers });
};

const passBack = ({ in_reply_to: number, ...reply }) => {
  const request = asked.get(number);
  if (request === undefined) return; // a reply that came twice
  asked.delete(number);
  if (reply.type === 'read_ok') values.set(request.key, reply.value);
  send(request.src, { ...reply, in_reply_to: request.number });
};

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    [me, first] = [body.node_id, body.node_ids[0]];
    send(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else if (body.in_reply_to !== undefined) passBack(body);
  else if (me === first) send(src, { ...serve(body), in_reply_to: body.msg_id });
  else passOn(src, body);
}
