/** Servers that speak as much of Redis' protocol as its clients need here, and answer as they are told. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What is answered: text, number, null, a list of these; an `Error` as one; `hang`, `break`: nothing. */
export type Answer = string | number | null | Error | readonly Answer[] | symbol;

export const HANG = Symbol('hang');
export const BREAK = Symbol('break');

export interface FakeServer {
  readonly port: number;
  /** Every command that arrived. */
  readonly heard: readonly (readonly string[])[];
  close(): Promise<void>;
}

export const fakeServer = async (
  answer: (command: string, args: readonly string[]) => Answer,
): Promise<FakeServer> => {
  const heard: string[][] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const words of commandsIn(bytes.toString())) {
        heard.push(words);
        const said = answer((words[0] ?? '').toUpperCase(), words.slice(1));
        if (said === BREAK) socket.destroy();
        else if (said !== HANG) socket.write(encoded(said));
      }
    });
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

/** Lists of texts without line ends, each command whole in one packet: enough for small ones. */
const commandsIn = (text: string): string[][] => {
  const lines = text.split('\r\n');
  const commands: string[][] = [];
  for (let at = 0; lines[at]?.startsWith('*') === true;) {
    const count = Number(lines[at]?.slice(1));
    commands.push(Array.from({ length: count }, (_, k) => lines[at + 2 * k + 2] ?? ''));
    at += 2 * count + 1;
  }
  return commands;
};

const encoded = (answer: Answer): string => {
  if (answer instanceof Error) return `-${answer.message}\r\n`;
  if (answer === null) return '$-1\r\n';
  if (typeof answer === 'number') return `:${answer}\r\n`;
  if (typeof answer === 'string') return `$${Buffer.byteLength(answer)}\r\n${answer}\r\n`;
  return `*${(answer as readonly Answer[]).length}\r\n${(answer as readonly Answer[]).map(encoded).join('')}`;
};
