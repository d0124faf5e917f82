/**
 * The example: a key-value store over HTTP, in place of a server of yours. The node n1 holds
 * everything and syncs each write to its disk before it answers; the others ask n1.
 *
 *   GET /key          200 and the value as JSON, null where nothing was written
 *   PUT /key  VALUE   200 once it is on the disk; 503 where nobody knows whether it is
 */
import * as fs from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

const { NODE = 'n1', N1 = '', BUG = '' } = process.env;
const [port = '8080', data = '/data'] = process.argv.slice(2);

/** A line a write; one that was torn off by a power loss was never acknowledged. */
const openLog = () => {
  fs.mkdirSync(data, { recursive: true });
  const path = join(data, 'log');
  const text = fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const file = fs.openSync(path, 'a');
  fs.ftruncateSync(file, Buffer.byteLength(whole));
  for (const line of whole.split('\n').slice(0, -1)) values.set(...JSON.parse(line));
  return file;
};

const values = new Map();
const log = NODE === 'n1' ? openLog() : undefined;

/** What n1 does, one request after the other. */
const serve = (key, body) => {
  if (body !== '') {
    const value = JSON.parse(body);
    fs.writeSync(log, `${JSON.stringify([key, value])}\n`);
    fs.fsyncSync(log);
    values.set(key, value);
  }
  return JSON.stringify(values.get(key) ?? null);
};

/** What n1 answers; tried once, since a write that is sent twice might be done twice. */
const askPrimary = (path, method, body) =>
  new Promise((resolve, reject) => {
    const sent = request(N1 + path, { method, timeout: 1000 }, (answer) => {
      if (answer.statusCode === 200) resolve(textOf(answer));
      else reject(new Error(`n1 answers ${answer.statusCode}`));
    });
    sent.on('timeout', () => sent.destroy(new Error('n1 does not answer')));
    sent.on('error', reject);
    sent.end(body);
  });

/** The planted mistake (`cache`): every other read is answered by what was seen before. */
const cache = new Map();

const answerTo = async (path, method, body) => {
  if (NODE === 'n1') return serve(path, body);
  const seen = cache.get(path);
  cache.delete(path);
  if (BUG === 'cache' && method === 'GET' && seen !== undefined) return seen;
  const answer = await askPrimary(path, method, body);
  cache.set(path, answer);
  return answer;
};

const textOf = async (stream) => {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
};

createServer((asked, answer) => {
  textOf(asked)
    .then((body) => answerTo(asked.url, asked.method, body))
    .then((text) => answer.end(text))
    .catch((error) => answer.writeHead(503).end(error.message));
}).listen(Number(port), () => console.log(`${NODE} listens at ${port}`));
