/** A node that speaks as much of AMQP 0-9-1 as its clients need here, and answers as it is told. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a client asked: of a message that it publishes, also what it is. */
export interface Asked {
  readonly what: 'declare' | 'publish' | 'get' | 'ack';
  readonly queue: string;
  readonly text: string;
}

/**
 * `ok`: done, confirmed; `none`: there is no message; `refused`, `returned`: what becomes of a message
 * that nobody vouches for, or no queue takes; a reply that closes the channel; `hang`, `break`: nothing.
 */
export type Answer =
  | 'ok'
  | 'none'
  | 'refused'
  | 'returned'
  | 'hang'
  | 'break'
  | { readonly message: string }
  | { readonly closes: number; readonly because: string };

export interface FakeNode {
  readonly port: number;
  /** Everything that was asked, in words: `publish q0 7`. */
  readonly heard: readonly string[];
  /** Tells all who are connected that no messages are taken. */
  block(reason: string): void;
  close(): Promise<void>;
}

export const fakeNode = async (answer: (asked: Asked) => Answer): Promise<FakeNode> => {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket, (asked) => {
      heard.push([asked.what, asked.queue, asked.text].filter((word) => word !== '').join(' '));
      return answer(asked);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    block: (reason) => {
      for (const socket of sockets) socket.write(method(0, BLOCKED, short(reason)));
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

type Id = readonly [klass: number, method: number];

const START_OK = '10.11';
const OPEN = '10.40';
const CLOSE = '10.50';
const CHANNEL_OPEN = '20.10';
const CONFIRM_SELECT = '85.10';
const DECLARE = '50.10';
const PUBLISH = '60.40';
const GET = '60.70';
const ACK = '60.80';
const BLOCKED: Id = [10, 60];
const [METHOD, HEADER, BODY] = [1, 2, 3];
const GREETING_BYTES = 8;

const serve = (socket: Socket, ask: (asked: Asked) => Answer): void => {
  let rest = Buffer.alloc(0);
  let isGreeted = false;
  let published = 0;
  let publishing = '';
  const reply = (asked: Asked, done: () => Buffer): void => {
    const said = ask(asked);
    if (said === 'break') socket.destroy();
    else if (said === 'hang') return;
    else if (said === 'none') socket.write(method(1, [60, 72], short('')));
    else if (said === 'refused') socket.write(method(1, [60, 120], long8(published), byte(0)));
    else if (said === 'returned') socket.write(Buffer.concat([returned(asked), done()]));
    else if (said === 'ok') socket.write(done());
    else if ('message' in said) socket.write(got(said.message));
    else {
      const { closes, because } = said;
      socket.write(method(1, [20, 40], short2(closes), short(because), short2(0), short2(0)));
    }
  };
  const onMethod = (id: string, args: Buffer): void => {
    if (id === START_OK) socket.write(method(0, [10, 30], short2(0), long4(131_072), short2(0)));
    else if (id === OPEN) socket.write(method(0, [10, 41], short('')));
    else if (id === CLOSE) socket.end(method(0, [10, 51]));
    else if (id === CHANNEL_OPEN) socket.write(method(1, [20, 11], long('')));
    else if (id === CONFIRM_SELECT) socket.write(method(1, [85, 11]));
    else if (id === PUBLISH) publishing = shortAt(args, 2 + 1 + args[2]!);
    else if (id === ACK) ask({ what: 'ack', queue: '', text: '' });
    else if (id === GET) {
      reply({ what: 'get', queue: shortAt(args, 2), text: '' }, () => Buffer.alloc(0));
    } else if (id === DECLARE) {
      const queue = shortAt(args, 2);
      const done = (): Buffer => method(1, [50, 11], short(queue), long4(0), long4(0));
      reply({ what: 'declare', queue, text: '' }, done);
    }
  };
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    if (!isGreeted) {
      if (rest.length < GREETING_BYTES) return;
      isGreeted = true;
      rest = rest.subarray(GREETING_BYTES);
      const properties = long4(0);
      socket.write(method(0, [10, 10], byte(0), byte(9), properties, long('PLAIN'), long('en_US')));
    }
    for (;;) {
      if (rest.length < 7 || rest.length < 8 + rest.readUInt32BE(3)) return;
      const type = rest[0];
      const payload = rest.subarray(7, 7 + rest.readUInt32BE(3));
      rest = rest.subarray(8 + payload.length);
      if (type === METHOD) {
        const id = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
        onMethod(id, payload.subarray(4));
      } else if (type === BODY) {
        published++;
        const tag = published;
        const asked = { what: 'publish', queue: publishing, text: payload.toString() } as const;
        reply(asked, () => method(1, [60, 80], long8(tag), byte(0)));
      }
    }
  });
};

const got = (text: string): Buffer =>
  Buffer.concat([
    method(1, [60, 71], long8(1), byte(0), short(''), short('q'), long4(0)),
    content(text),
  ]);

const returned = ({ queue, text }: Asked): Buffer =>
  Buffer.concat([
    method(1, [60, 50], short2(312), short('NO_ROUTE'), short(''), short(queue)),
    content(text),
  ]);

const content = (text: string): Buffer =>
  Buffer.concat([
    frame(HEADER, 1, short2(60), short2(0), long8(Buffer.byteLength(text)), short2(0)),
    frame(BODY, 1, Buffer.from(text)),
  ]);

const method = (channel: number, [klass, id]: Id, ...args: readonly Buffer[]): Buffer =>
  frame(METHOD, channel, short2(klass), short2(id), ...args);

const frame = (type: number, channel: number, ...parts: readonly Buffer[]): Buffer => {
  const payload = Buffer.concat(parts);
  return Buffer.concat([byte(type), short2(channel), long4(payload.length), payload, byte(0xce)]);
};

const byte = (value: number): Buffer => Buffer.from([value]);

const short2 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};

const long4 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const long8 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

const short = (text: string): Buffer => Buffer.concat([byte(text.length), Buffer.from(text)]);
const long = (text: string): Buffer => Buffer.concat([long4(text.length), Buffer.from(text)]);

const shortAt = (bytes: Buffer, at: number): string =>
  bytes.toString('utf8', at + 1, at + 1 + bytes[at]!);
