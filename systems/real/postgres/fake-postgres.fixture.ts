/** Servers that speak as much of PostgreSQL's protocol as its clients need here, and answer as they are told. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Rows by column; a number: so many rows were changed; `hang`, `break`: no answer. */
export type Answer = readonly Row[] | number | Said | Special;
type Row = Readonly<Record<string, string | boolean>>;
type Special = 'hang' | 'break';

/** An error as a server tells it. */
export interface Said {
  readonly severity: 'ERROR' | 'FATAL';
  readonly code: string;
  readonly message: string;
}

export interface FakeServer {
  readonly port: number;
  /** Every statement that arrived, and what a session was opened with. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** @param answer `''` asks whether a session may be opened: undefined for yes */
export const fakeServer = async (
  answer: (statement: string) => Answer | undefined,
): Promise<FakeServer> => {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const tell = (statement: string): void => {
      heard.push(statement);
      send(socket, answer(statement) ?? 0, statement.split(' ')[0] ?? '');
    };
    const welcome = (options: string): void => {
      if (options !== '') heard.push(options);
      const refusal = answer('');
      if (refusal === undefined) socket.write(Buffer.concat([message('R', int32(0)), READY]));
      else send(socket, refusal, '');
    };
    socket.on('data', listener(welcome, tell));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

/** A session begins with a message without a kind; each statement ends with `Q`, or with `S` after a `P`. */
const listener = (
  welcome: (options: string) => void,
  tell: (statement: string) => void,
): ((bytes: Buffer) => void) => {
  let waiting = Buffer.alloc(0);
  let isWelcome = false;
  let parsed = '';
  return (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      const head = isWelcome ? 1 : 0;
      if (waiting.length < head + 4) return;
      const end = head + waiting.readInt32BE(head);
      if (waiting.length < end) return;
      const kind = isWelcome ? String.fromCharCode(waiting[0] ?? 0) : 'start';
      const words = waiting
        .subarray(head + 4, end)
        .toString()
        .split('\0');
      waiting = waiting.subarray(end);
      isWelcome = true;
      if (kind === 'start') welcome(words[words.indexOf('options') + 1] ?? '');
      if (kind === 'P') parsed = words[1] ?? '';
      if (kind === 'Q') tell(words[0] ?? '');
      if (kind === 'S') tell(parsed);
    }
  };
};

const send = (socket: Socket, answer: Answer, command: string): void => {
  if (answer === 'hang') return;
  if (answer === 'break') {
    socket.destroy();
  } else if (typeof answer === 'number') {
    socket.write(Buffer.concat([done(`${tagOf(command)}${answer}`, command), READY]));
  } else if ('severity' in answer) {
    const { severity, code, message: text } = answer;
    const fields = `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`;
    const error = message('E', Buffer.from(fields));
    if (severity === 'FATAL') socket.end(error);
    else socket.write(Buffer.concat([error, READY]));
  } else {
    socket.write(Buffer.concat([...rowsOf(answer), done(`SELECT ${answer.length}`, ''), READY]));
  }
};

const tagOf = (command: string): string => (command === 'INSERT' ? 'INSERT 0 ' : `${command} `);

/** What ends a transaction says its own name, without a count. */
const done = (tag: string, command: string): Buffer =>
  message('C', text(['BEGIN', 'COMMIT', 'ROLLBACK'].includes(command) ? command : tag));

const rowsOf = (rows: readonly Row[]): readonly Buffer[] => {
  const columns = Object.entries(rows[0] ?? {});
  const description = columns.map(([name, value]) => {
    const numbers = Buffer.alloc(18);
    numbers.writeInt32BE(typeof value === 'boolean' ? BOOLEAN : TEXT, 6);
    return Buffer.concat([text(name), numbers]);
  });
  return [
    message('T', Buffer.concat([int16(columns.length), ...description])),
    ...rows.map((row) => {
      const values = columns.map(([name]) => {
        const value = String(row[name]);
        return Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
      });
      return message('D', Buffer.concat([int16(columns.length), ...values]));
    }),
  ];
};

/** Numbers of types in the server's catalogue. */
const TEXT = 25;
const BOOLEAN = 16;

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const message = (kind: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);

const READY = message('Z', Buffer.from('I'));
