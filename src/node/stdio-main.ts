/**
 * A node as a local process: Maelstrom's protocol, JSON lines over stdin and stdout; stderr is the
 * log. Waits for the `init` message; ends when stdin ends, so that no node outlives its harness.
 *
 * Arguments: the module of the node program. Environment: VERIFY_OPTIONS (JSON for the program),
 * VERIFY_DATA (folder for what must not be forgotten), VERIFY_SEED.
 */
import type { Json } from '../history/operation.ts';
import { gatherLines } from './gather-lines.ts';
import { createHost, type Host } from './host.ts';
import { openJournal } from './journal.ts';
import { lineSplitter } from './lines.ts';
import { loadProgram } from './load-program.ts';
import type { Message } from './message.ts';

const outgoing = gatherLines((text) => process.stdout.write(text));

const transmit = (message: Message): void => outgoing.add(JSON.stringify(message));

const die = (error: unknown): void => {
  process.stderr.write(`fatal: ${String(error instanceof Error ? error.stack : error)}\n`);
  // eslint-disable-next-line no-process-exit -- a node that cannot go on must not answer any more
  process.exit(1);
};

const start = async (init: Message): Promise<Host> => {
  const id = init.body['node_id'] as string;
  const host = createHost({
    id,
    nodes: init.body['node_ids'] as string[],
    seed: Number(process.env['VERIFY_SEED'] ?? 0),
    storage: await openJournal(process.env['VERIFY_DATA'] ?? 'data', die),
    program: await loadProgram(process.argv[2] ?? ''),
    options: JSON.parse(process.env['VERIFY_OPTIONS'] ?? '{}') as Json,
    transmit,
  });
  transmit({
    src: id,
    dest: init.src,
    body: { type: 'init_ok', in_reply_to: init.body.msg_id ?? 0 },
  });
  return host;
};

let host: Host | undefined;
let starting = false;
const early: Message[] = [];

const receive = (line: string): void => {
  const message = JSON.parse(line) as Message;
  if (host !== undefined) return void host.deliver(message);
  if (message.body.type === 'init' && !starting) {
    starting = true;
    start(message).then((started) => {
      host = started;
      for (const waiting of early.splice(0)) started.deliver(waiting);
    }, die);
  } else {
    early.push(message);
  }
};

process.stdin.on('data', lineSplitter(receive));
// eslint-disable-next-line no-process-exit -- the harness is gone
process.stdin.on('end', () => process.exit(0));
process.on('uncaughtException', die);
