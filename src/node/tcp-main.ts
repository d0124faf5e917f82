/**
 * A node as a process of its own on a network: JSON lines over TCP, one port for peers and clients.
 * A reply goes back on the connection that its request came from: the program knows a client by its
 * name and its connection, so that two connections of one name never get each other's replies.
 *
 * Environment: VERIFY_NODE (this node's name), VERIFY_PEERS (JSON: name → "address:port", this node
 * included), VERIFY_PROGRAM (path of the module), VERIFY_OPTIONS (JSON for the program), VERIFY_DATA
 * (folder for what must not be forgotten), VERIFY_SEED.
 */
import { createServer, type Socket } from 'node:net';
import type { Json } from '../history/operation.ts';
import { gatherLines, type LineGatherer } from './gather-lines.ts';
import { createHost, type Host } from './host.ts';
import { openJournal } from './journal.ts';
import { loadProgram } from './load-program.ts';
import type { Message } from './message.ts';
import { acceptLink, peerLink, type PeerLink } from './peer-link.ts';

const env = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const die = (error: unknown): void => {
  process.stderr.write(`fatal: ${String(error instanceof Error ? error.stack : error)}\n`);
  // eslint-disable-next-line no-process-exit -- a node that cannot go on must not answer any more
  process.exit(1);
};

const main = async (): Promise<void> => {
  const id = env('VERIFY_NODE');
  const addresses = JSON.parse(env('VERIFY_PEERS')) as Record<string, string>;
  const links = new Map<string, PeerLink>();
  /** By the name that the program knows them by. */
  const clients = new Map<string, ClientConnection>();
  let connections = 0;

  const transmit = (message: Message): void => {
    const link = links.get(message.dest);
    if (link !== undefined) return link.send(message);
    const client = clients.get(message.dest);
    if (client?.socket.writable !== true) return;
    const { src, body } = message;
    client.outgoing.add(JSON.stringify({ src, dest: client.name, body }));
  };

  const host: Host = createHost({
    id,
    nodes: Object.keys(addresses),
    seed: Number(process.env['VERIFY_SEED'] ?? 0),
    storage: await openJournal(env('VERIFY_DATA'), die),
    program: await loadProgram(env('VERIFY_PROGRAM')),
    options: JSON.parse(process.env['VERIFY_OPTIONS'] ?? '{}') as Json,
    transmit,
  });

  for (const [peer, address] of Object.entries(addresses)) {
    if (peer !== id) links.set(peer, peerLink(...splitAddress(address)));
  }
  const [, port] = splitAddress(addresses[id] ?? '');
  const server = createServer((socket) => {
    const suffix = `.${++connections}`;
    const here = new Set<string>();
    const outgoing = gatherLines((text) => {
      if (socket.writable) socket.write(text);
    });
    acceptLink(socket, (message) => {
      if (links.has(message.src)) {
        host.deliver(message);
        return;
      }
      const { src: name, dest, body } = message;
      const src = `${name}${suffix}`;
      if (!here.has(src)) {
        here.add(src);
        clients.set(src, { name, socket, outgoing });
      }
      host.deliver({ src, dest, body });
    });
    socket.on('close', () => {
      for (const client of here) clients.delete(client);
    });
  });
  server.on('error', die);
  server.listen(port, '0.0.0.0');
  process.on('SIGTERM', () => die('terminated'));
};

interface ClientConnection {
  /** What the client calls itself. */
  readonly name: string;
  readonly socket: Socket;
  readonly outgoing: LineGatherer;
}

const splitAddress = (address: string): [string, number] => {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
};

process.on('uncaughtException', die);
main().catch(die);
