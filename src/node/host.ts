/**
 * What the hosts have in common: they make the context of a program out of a way to send, and
 * answer the harness' own messages (`verify_…`), which never reach the program.
 */
import type { Json } from '../history/operation.ts';
import { randomFrom } from '../base/random.ts';
import { createByzantineSender, type ByzantineSender } from './byzantine-sender.ts';
import type { NodeContext, NodeProgram, ProgramFactory, Storage } from './context.ts';
import { betrayalOf } from './harness-messages.ts';
import type { Body, Message } from './message.ts';

export interface HostOptions {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly seed: number;
  readonly storage: Storage;
  readonly program: ProgramFactory;
  readonly options: Json;
  readonly transmit: (message: Message) => void;
}

export interface Host {
  deliver(message: Message): void;
}

/** The clock fault as the harness sends it; see `ClockFault` of the cluster. */
interface SkewedClock {
  since: number;
  offsetMs: number;
  driftMsPerS: number;
  strobeMs: number;
}

export const createHost = (options: HostOptions): Host => {
  const clock: SkewedClock = { since: 0, offsetMs: 0, driftMsPerS: 0, strobeMs: 0 };
  const monotonicMs = (): number => performance.now();
  const peers = options.nodes.filter((node) => node !== options.id);
  const sender = createByzantineSender({
    peers,
    random: randomFrom(`${options.seed}/${options.id}/byzantine`),
    transmit: (dest, body) => options.transmit({ src: options.id, dest, body }),
  });
  const reply = (request: Message, body: Body): void =>
    sender.send(
      request.src,
      request.body.msg_id === undefined ? body : { ...body, in_reply_to: request.body.msg_id },
    );

  const context: NodeContext = {
    id: options.id,
    nodes: options.nodes,
    peers,
    send: (to, body) => sender.send(to, body),
    reply,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    wallClockMs: () => Date.now() + skew(clock, monotonicMs()),
    monotonicMs,
    random: randomFrom(`${options.seed}/${options.id}/${process.pid}`),
    storage: options.storage,
    log: (text) => process.stderr.write(`${new Date().toISOString()} ${text}\n`),
  };
  const program = options.program(context, options.options);

  return {
    deliver: (message) => {
      if (message.body.type.startsWith('verify_')) {
        answerHarness(message, program, { clock, sender, context });
      } else {
        program.onMessage(message);
      }
    },
  };
};

const answerHarness = (
  message: Message,
  program: NodeProgram,
  { clock, sender, context }: { clock: SkewedClock; sender: ByzantineSender; context: NodeContext },
): void => {
  const { body } = message;
  if (body.type === 'verify_clock') {
    clock.since = context.monotonicMs();
    clock.offsetMs = Number(body['offset_ms'] ?? 0);
    clock.driftMsPerS = Number(body['drift_ms_per_s'] ?? 0);
    clock.strobeMs = Number(body['strobe_ms'] ?? 0);
    context.reply(message, { type: 'verify_clock_ok' });
  } else if (body.type === 'verify_byzantine') {
    sender.betray(betrayalOf(body));
    context.reply(message, { type: 'verify_byzantine_ok' });
  } else if (body.type === 'verify_status') {
    context.reply(message, {
      type: 'verify_status_ok',
      wall_clock_ms: context.wallClockMs(),
      byzantine: sender.how ?? null,
      betrayals: sender.betrayals,
      status: program.status?.() ?? {},
    });
  }
};

const skew = (clock: SkewedClock, now: number): number => {
  const elapsed = now - clock.since;
  if (clock.strobeMs > 0 && Math.floor(elapsed / clock.strobeMs) % 2 === 1) return 0;
  return clock.offsetMs + (clock.driftMsPerS * elapsed) / 1000;
};
