/** A server that speaks MariaDB's protocol and answers as it is told. */
import type { AddressInfo, Server as NetServer } from 'node:net';
import mysql, { type Connection } from 'mysql2';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

/** Rows, or how many of them were changed; an error; no answer at all; the end of the connection. */
export type Answer =
  | readonly Readonly<Record<string, string | number>>[]
  | number
  | { readonly errno: number; readonly message: string }
  | 'hang'
  | 'break';

export interface FakeServer {
  readonly endpoint: Endpoint;
  /** Every statement that arrived. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** @param answer undefined: one row was changed */
export const fakeMariadb = async (
  answer: (statement: string) => Answer | undefined = () => undefined,
): Promise<FakeServer> => {
  const server = (mysql.createServer as unknown as () => FakeableServer)();
  const heard: string[] = [];
  const open = new Set<ServerConnection>();
  server.on('connection', (connection) => {
    open.add(connection);
    connection.on('error', () => {});
    connection.on('end', () => open.delete(connection));
    const hear = (statement: string): void => {
      heard.push(statement);
      say(connection, answer(statement) ?? 1);
      connection.sequenceId = 0; // what comes next is a question again
    };
    connection.on('query', hear);
    connection.on('stmt_prepare', hear); // so it takes `SET`
    connection.serverHandshake({
      ...HELLO,
      authCallback: (_who: object, letIn: (error: null) => void): void => {
        letIn(null);
        connection.sequenceId = 0;
      },
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server._server.once('listening', resolve));
  const { port } = server._server.address() as AddressInfo;
  return {
    endpoint: { host: '127.0.0.1', port },
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.stream.destroy();
      }),
  };
};

const HELLO = {
  protocolVersion: 10,
  serverVersion: '10.11.0-MariaDB',
  connectionId: 1,
  statusFlags: 2,
  characterSet: 45,
  capabilityFlags: 0xff_f7_ff, // all of old but TLS
};

const say = (connection: ServerConnection, answer: Answer): void => {
  if (answer === 'hang') return;
  if (answer === 'break') {
    connection.stream.destroy();
  } else if (typeof answer === 'number') {
    connection.writeOk({ affectedRows: answer });
  } else if ('errno' in answer) {
    connection.writeError({ code: answer.errno, message: answer.message });
  } else {
    const columns = Object.keys(answer[0] ?? { none: '' });
    connection.writeTextResult(
      answer,
      columns.map((name) => ({ ...TEXT, name, orgName: name })),
    );
  }
};

const TEXT = {
  catalog: 'def',
  schema: '',
  table: '',
  orgTable: '',
  characterSet: 45,
  columnLength: 255,
  columnType: 253,
  flags: 0,
  decimals: 0,
};

/** What mysql2 has for servers, less than half of which its types say. */
interface FakeableServer {
  on(event: 'connection', listener: (connection: ServerConnection) => void): void;
  listen(port: number, host: string): void;
  close(done: () => void): void;
  readonly _server: NetServer;
}

type ServerConnection = Connection & {
  readonly stream: { destroy(): void };
  sequenceId: number;
  serverHandshake(hello: object): void;
  writeOk(counts: { affectedRows: number }): void;
  writeError(error: { code: number; message: string }): void;
  writeTextResult(rows: readonly object[], columns: readonly object[]): void;
};
