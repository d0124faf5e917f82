/** A server that speaks as much of NATS' protocol as its clients need here, and answers as it is told. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

/** A request that arrived. */
export interface Heard {
  readonly subject: string;
  readonly headers: string;
  readonly text: string;
}

export type Answer =
  /** Anything as JSON, as JetStream's API answers. */
  | { readonly json: object }
  /** A message without a body, of this status. */
  | { readonly status: string }
  /** A message of a stream: it comes under its own subject, and may ask for an answer itself. */
  | {
      readonly text: string;
      readonly of: string;
      readonly reply?: string;
      readonly headers?: string;
    }
  | symbol;

export const HANG = Symbol('hang');
export const BREAK = Symbol('break');

export interface FakeNats {
  readonly endpoint: Endpoint;
  readonly heard: readonly Heard[];
  readonly connections: number;
  close(): Promise<void>;
}

/** @param others what it tells clients of other servers */
export const fakeNats = async (
  answer: (request: Heard) => Answer,
  others: readonly string[] = [],
): Promise<FakeNats> => {
  const heard: Heard[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    const info = { server_id: 'X', version: '2.9.10', headers: true, max_payload: 1e6 };
    socket.write(`INFO ${JSON.stringify({ ...info, connect_urls: others })}\r\n`);
    const subscriptions = new Map<string, string>();
    let rest = '';
    socket.on('data', (bytes) => {
      rest = eachCommand(rest + bytes.toString(), (words, headers, text) => {
        const [verb = '', subject = '', second = ''] = words;
        if (verb === 'PING') socket.write('PONG\r\n');
        if (verb === 'SUB') subscriptions.set(subject, words.at(-1) ?? '');
        if (!verb.endsWith('PUB')) return;
        const request = { subject, headers, text };
        heard.push(request);
        const said = answer(request);
        if (said === BREAK) socket.destroy();
        else if (said !== HANG) socket.write(encoded(said as object, second, subscriptions));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    heard,
    get connections() {
      return sockets.length;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

/** @returns what is no whole command yet */
const eachCommand = (
  text: string,
  take: (words: readonly string[], headers: string, text: string) => void,
): string => {
  for (let rest = text; ;) {
    const end = rest.indexOf('\r\n');
    if (end < 0) return rest;
    const words = rest.slice(0, end).split(' ');
    const isPublication = words[0] === 'PUB' || words[0] === 'HPUB';
    const total = isPublication ? Number(words.at(-1)) : -2;
    const start = end + 2;
    if (rest.length < start + total + 2) return rest;
    const headed = words[0] === 'HPUB' ? Number(words.at(-2)) : 0;
    const body = rest.slice(start, start + Math.max(total, 0));
    take(words, body.slice(0, headed), body.slice(headed));
    rest = rest.slice(start + total + 2);
  }
};

const encoded = (
  said: Exclude<Answer, symbol> | object,
  inbox: string,
  subscriptions: ReadonlyMap<string, string>,
): string => {
  const sid =
    [...subscriptions].find(([subject]) =>
      subject.endsWith('*') ? inbox.startsWith(subject.slice(0, -1)) : inbox === subject,
    )?.[1] ?? '';
  if ('json' in said) {
    const text = JSON.stringify(said.json);
    return `MSG ${inbox} ${sid} ${text.length}\r\n${text}\r\n`;
  }
  if ('status' in said) {
    const headers = `NATS/1.0 ${said.status}\r\n\r\n`;
    return `HMSG ${inbox} ${sid} ${headers.length} ${headers.length}\r\n${headers}\r\n`;
  }
  const { text, of, reply, headers = '' } = said as Extract<Answer, { text: string }>;
  const head = `NATS/1.0\r\n${headers}\r\n`;
  const to = [of, sid, ...(reply === undefined ? [] : [reply])].join(' ');
  return `HMSG ${to} ${head.length} ${head.length + text.length}\r\n${head}${text}\r\n`;
};
