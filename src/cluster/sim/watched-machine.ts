/**
 * Notices when a simulated program asks the machine for the time, for random numbers or for a timer:
 * what it gets is another thing in each run, and the seed does not repeat it.
 *
 * The functions stand in for the real ones while a simulated cluster lives and are taken away after the
 * last. They pass everything through unchanged, and tell only of a node's turn: the harness uses them too.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
// oxlint-disable-next-line no-restricted-imports -- what stands in for them is put there
import timers from 'node:timers';
// oxlint-disable-next-line no-restricted-imports -- the same
import timersPromises from 'node:timers/promises';
import { isOurs } from './place.ts';
import { beginTurn, endTurn, turnNow, type Turn } from './turns.ts';

type Callable = (...args: unknown[]) => unknown;

interface Watched {
  readonly of: object;
  readonly name: string;
  /** How it is told. */
  readonly call: string;
  readonly kind?: 'timer' | 'date';
}

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'] as const;

const WATCHED: readonly Watched[] = [
  { of: Date, name: 'now', call: 'Date.now' },
  { of: globalThis, name: 'Date', call: 'new Date()', kind: 'date' },
  { of: performance, name: 'now', call: 'performance.now' },
  { of: process.hrtime, name: 'bigint', call: 'process.hrtime.bigint' },
  { of: process, name: 'hrtime', call: 'process.hrtime' },
  { of: Math, name: 'random', call: 'Math.random' },
  ...['randomUUID', 'getRandomValues'].map((name) => ({
    of: globalThis.crypto,
    name,
    call: `crypto.${name}`,
  })),
  ...['randomUUID', 'randomBytes', 'randomInt'].map((name) => ({
    of: crypto,
    name,
    call: `crypto.${name}`,
  })),
  ...[globalThis, timers].flatMap((of) =>
    TIMERS.map((name) => ({ of, name, call: name, kind: 'timer' as const })),
  ),
  ...TIMERS.map((name) => ({ of: timersPromises, name, call: name })),
];

/** Simulated clusters that live now. */
let watching = 0;
let undo: readonly (() => void)[] = [];

/** Who is told of errors that nobody catches and that are no harness's. */
const listeners = new Set<(error: unknown) => void>();

/**
 * Until the returned function is called.
 * @param onFell told of promises that were left rejected by programs: nobody knows by whose
 */
export const watchMachine = (onFell: (error: unknown) => void = () => {}): (() => void) => {
  if (watching++ === 0) begin();
  listeners.add(onFell);
  let over = false;
  return () => {
    if (over) return;
    over = true;
    listeners.delete(onFell);
    if (--watching === 0) end();
  };
};

const begin = (): void => {
  undo = WATCHED.map(replace);
  syncBuiltinESMExports();
  process.on('unhandledRejection', onRejection);
};

const end = (): void => {
  for (const one of undo.toReversed()) one();
  undo = [];
  syncBuiltinESMExports();
  process.off('unhandledRejection', onRejection);
};

/** @returns what puts the real one back, unless somebody else has put theirs there */
const replace = (watched: Watched): (() => void) => {
  const { of, name } = watched;
  const before = Object.getOwnPropertyDescriptor(of, name);
  const real = (of as Record<string, Callable>)[name] as Callable;
  const ours = standInFor(real, watched);
  Object.defineProperty(of, name, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    writable: true,
    value: ours,
  });
  return () => {
    if ((of as Record<string, unknown>)[name] !== ours) return;
    if (before === undefined) delete (of as Record<string, unknown>)[name];
    else Object.defineProperty(of, name, before);
  };
};

const standInFor = (real: Callable, { call, kind }: Watched): Callable => {
  if (kind === 'date') return standInForDate(real, call);
  function standIn(this: unknown, ...args: unknown[]): unknown {
    const turn = turnNow();
    if (turn === undefined) return Reflect.apply(real, this, args);
    turn.usedMachine(call);
    const [action, ...others] = args;
    if (kind !== 'timer' || typeof action !== 'function') return Reflect.apply(real, this, args);
    const timer = Reflect.apply(real, this, [inTurnOf(turn, action as Callable), ...others]);
    (timer as NodeJS.Timeout).unref(); // a run does not go on for it
    return timer;
  }
  // What hangs on it (its name, how it is made a promise) stays on it.
  return Object.defineProperties(standIn, Object.getOwnPropertyDescriptors(real));
};

/** A moment that is given is nobody's clock. */
const standInForDate = (real: Callable, call: string): Callable =>
  new Proxy(real, {
    construct: (target, args: unknown[], self) => {
      if (args.length === 0) turnNow()?.usedMachine(call);
      return Reflect.construct(target, args, self) as object;
    },
    apply: (target, self, args: unknown[]) => {
      turnNow()?.usedMachine('Date()');
      return Reflect.apply(target, self, args);
    },
  });

/** What a program does and throws in a timer of the machine is the program's, not ours. */
const inTurnOf =
  (turn: Turn, action: Callable): Callable =>
  (...args) => {
    beginTurn(turn);
    try {
      return action(...args);
    } catch (error) {
      return turn.fell(error);
    } finally {
      queueMicrotask(endTurn);
    }
  };

/** One of the harness goes where it would without us. */
const onRejection = (error: unknown): void => {
  if (!(error instanceof Error) || !isOurs(error.stack ?? '')) {
    for (const tell of listeners) tell(error);
  } else if (process.listenerCount('unhandledRejection') === 1) throw error;
};
