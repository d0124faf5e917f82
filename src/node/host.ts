/**
 * What the hosts have in common: they make the context of a program out of a way to send, and
 * answer the harness' own messages (`verify_…`), which never reach the program.
 */
import type { Json } from '../history/operation.ts';
import { randomFrom, type Random } from '../base/random.ts';
import { createByzantineSender, type ByzantineSender } from './byzantine-sender.ts';
import type { NodeContext, NodeProgram, ProgramFactory, Storage } from './context.ts';
import { betrayalOf } from './harness-messages.ts';
import type { Body, Message } from './message.ts';

/** What a node stands on: the machine's clocks and timers, or a simulator's. */
export interface Ground {
  readonly random: Random;
  monotonicMs(): number;
  /** Ms since 1970, right. */
  wallClockMs(): number;
  after(ms: number, action: () => void): () => void;
  log(text: string): void;
}

export interface HostOptions {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly seed: number;
  /** Default: this process. */
  readonly ground?: Ground;
  readonly storage: Storage;
  readonly program: ProgramFactory;
  readonly options: Json;
  readonly transmit: (message: Message) => void;
}

export interface Host {
  /** @returns what the program's handler returns: a promise where it is asynchronous */
  deliver(message: Message): unknown;
  readonly program: NodeProgram;
  /** What this node believes the time to be, ms since 1970. */
  wallClockMs(): number;
  readonly sender: Pick<ByzantineSender, 'how' | 'betrayals'>;
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
  const { id, seed, ground = processGround(id, seed) } = options;
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
    after: (ms, action) => ground.after(ms, action),
    wallClockMs: () => ground.wallClockMs() + skew(clock, ground.monotonicMs()),
    monotonicMs: () => ground.monotonicMs(),
    random: ground.random,
    storage: options.storage,
    log: (text) => ground.log(text),
  };
  const program = options.program(context, options.options);

  return {
    deliver: (message): unknown =>
      message.body.type.startsWith('verify_')
        ? answerHarness(message, program, { clock, sender, context })
        : program.onMessage(message),
    program,
    wallClockMs: () => context.wallClockMs(),
    sender,
  };
};

/** A process draws something else each time it is started. */
const processGround = (id: string, seed: number): Ground => ({
  random: randomFrom(`${seed}/${id}/${process.pid}`),
  monotonicMs: () => performance.now(),
  wallClockMs: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  log: (text) => process.stderr.write(`${new Date().toISOString()} ${text}\n`),
});

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
