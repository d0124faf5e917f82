// oxlint-disable no-restricted-properties -- Math.random is one of what is watched
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { hrtime } from 'node:process';
import { setTimeout as timersTimeout } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginTurn, endTurn, outOfTurn, type Turn } from './turns.ts';
import { watchMachine } from './watched-machine.ts';

let called: string[] = [];
let errors: unknown[] = [];
let end = (): void => {};

const turn: Turn = {
  usedMachine: (call) => void called.push(call),
  fell: (error) => void errors.push(error),
};

beforeEach(() => {
  called = [];
  errors = [];
  end = watchMachine();
});
afterEach(() => end());

const act = (action: () => unknown): void => {
  beginTurn(turn);
  try {
    action();
  } finally {
    endTurn();
  }
};

const CALLS: readonly [string, () => unknown][] = [
  ['Date.now', () => Date.now()],
  ['new Date()', () => new Date()],
  ['Date()', () => Date()],
  ['performance.now', () => performance.now()],
  ['process.hrtime', () => process.hrtime()],
  ['process.hrtime', () => hrtime()],
  ['process.hrtime.bigint', () => process.hrtime.bigint()],
  ['Math.random', () => Math.random()],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['crypto.randomUUID', () => randomUUID()],
  ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(2))],
  ['crypto.randomBytes', () => randomBytes(2)],
  ['crypto.randomInt', () => randomInt(5)],
  ['setTimeout', () => clearTimeout(setTimeout(() => {}, 1))],
  ['setTimeout', () => clearTimeout(timersTimeout(() => {}, 1))],
  ['setTimeout', () => sleep(0)],
  ['setInterval', () => clearInterval(setInterval(() => {}, 1))],
  ['setImmediate', () => clearImmediate(setImmediate(() => {}))],
];

describe('a call of the machine', () => {
  it.each(CALLS)('%s is noticed in a node’s turn, and nowhere else', (name, call) => {
    call();
    outOfTurn(call);
    expect(called).toEqual([]);
    act(call);
    expect(called).toEqual([name]);
    act(() => outOfTurn(call));
    expect(called).toEqual([name]);
  });

  it('is noticed in what the turn’s promises bring about, until another begins', async () => {
    beginTurn(turn);
    const later = Promise.resolve()
      .then(() => undefined)
      .then(() => Math.random());
    await later;
    endTurn();
    Date.now();
    expect(called).toEqual(['Math.random']);
  });

  it('is noticed in a timer of the machine, and not behind it', async () => {
    act(() => void setTimeout(() => Date.now(), 1));
    await sleep(20);
    expect(called).toEqual(['setTimeout', 'Date.now']);
    performance.now();
    expect(called).toHaveLength(2);
  });

  it('gives what the real one gives', () => {
    let now: unknown;
    act(() => {
      now = new Date();
    });
    expect(now).toBeInstanceOf(Date);
    expect(typeof process.hrtime.bigint()).toBe('bigint');
    expect(randomUUID()).toMatch(/^[\da-f-]{36}$/u);
    expect(promisify(setTimeout)).toBe(sleep);
  });

  it('is none where a moment is given', () => {
    act(() => {
      expect(new Date(5).getTime()).toBe(5);
      expect(Date.UTC(1970, 0, 1)).toBe(0);
      expect(Date.parse('1970-01-01T00:00:01Z')).toBe(1000);
    });
    expect(called).toEqual([]);
  });
});

describe('what is thrown', () => {
  it('in a timer of a turn is told of the turn, and the timer keeps nobody waiting', async () => {
    const wrong = new Error('wrong');
    let timer: NodeJS.Timeout | undefined;
    act(() => {
      timer = setTimeout(() => {
        throw wrong;
      }, 1);
    });
    expect(timer?.hasRef()).toBe(false);
    await sleep(20);
    expect(errors).toEqual([wrong]);
  });
});

describe('the machine', () => {
  const properties = (): readonly unknown[] =>
    [
      [globalThis, ['Date', 'setTimeout', 'setInterval', 'setImmediate']],
      [Date, ['now']],
      [performance, ['now']],
      [process, ['hrtime']],
      [Math, ['random']],
      [globalThis.crypto, ['randomUUID', 'getRandomValues']],
    ].flatMap(([of, names]) =>
      (names as string[]).map((name) => Object.getOwnPropertyDescriptor(of, name)),
    );

  it('is as it was once the last cluster has ended', () => {
    end();
    const before = properties();
    const listeners = process.listenerCount('unhandledRejection');
    const named = randomUUID;
    const first = watchMachine();
    const second = watchMachine();
    const during = properties();
    expect(during).not.toEqual(before);
    expect(randomUUID).not.toBe(named);
    first();
    first();
    expect(properties()).toEqual(during);
    second();
    expect(properties()).toEqual(before);
    expect(randomUUID).toBe(named);
    expect(process.listenerCount('unhandledRejection')).toBe(listeners);
  });

  it('is left to whoever has changed it meanwhile', () => {
    const before = Object.getOwnPropertyDescriptor(Math, 'random');
    const theirs = (): number => 0.5;
    Math.random = theirs;
    end();
    expect(Math.random).toBe(theirs);
    Object.defineProperty(Math, 'random', before ?? {});
  });
});
