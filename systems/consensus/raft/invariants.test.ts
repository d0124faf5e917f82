/** Each of Raft's guarantees, held against states that keep it and states that do not. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Invariants, NodeProgram } from '../../../src/node/context.ts';
import { raftInvariants } from './invariants.ts';
import { type Command, RaftLog } from './log.ts';
import type { Raft } from './state.ts';

type State = Pick<Raft, 'log' | 'role' | 'term' | 'applied'>;

let invariants: Invariants;
beforeEach(() => {
  invariants = raftInvariants();
});

const command = (value: number): Command => ({
  kind: 'write',
  key: 'x',
  value,
  client: 'c1',
  seq: value,
});

/** One life of a node, whose log has entries of these terms. */
const node = (...terms: readonly number[]) => {
  const state: State = {
    log: new RaftLog(),
    role: 'follower',
    term: terms.at(-1) ?? 1,
    applied: 0,
  };
  const append = (term: number, value = state.log.lastIndex + 1): void =>
    state.log.append({ index: state.log.lastIndex + 1, term, command: command(value) });
  for (const term of terms) append(term);
  return { state, append };
};

const look = (nodes: Readonly<Record<string, { readonly state: State }>>): string | undefined => {
  const programs = Object.entries(nodes).map(
    ([name, { state }]) => [name, { onMessage: () => {}, inspect: () => state }] as const,
  );
  const acted = new Map<string, NodeProgram>(programs);
  return invariants.check(acted, acted);
};

describe('election safety', () => {
  it('is one leader a term, though many over time', () => {
    const [n1, n2] = [node(), node()];
    n1.state.role = 'leader';
    expect(look({ n1, n2 })).toBeUndefined();
    n1.state.role = 'follower';
    Object.assign(n2.state, { role: 'leader', term: 2 });
    expect(look({ n1, n2 })).toBeUndefined();
  });

  it('is broken by a second one, also where the first is gone long since', () => {
    const [n1, n2] = [node(), node()];
    n1.state.role = 'leader';
    expect(look({ n1 })).toBeUndefined();
    n2.state.role = 'leader';
    expect(look({ n2 })).toBe('election safety: n1 and n2 both lead in term 1');
  });
});

describe('log matching', () => {
  it('lets logs differ that have not heard of each other', () => {
    const [n1, n2] = [node(1, 1, 2), node(1, 1, 3, 3)];
    expect(look({ n1, n2 })).toBeUndefined();
    n1.state.log.truncateFrom(3);
    n1.append(3);
    expect(look({ n1 })).toBeUndefined();
  });

  it('is broken by another command at the same place', () => {
    const [n1, n2] = [node(1, 1), node(1)];
    expect(look({ n1, n2 })).toBeUndefined();
    n2.append(1, 99);
    expect(look({ n2 })).toMatch(/^log matching: entry 2 of term 1 is .*"value":2.*, on n2 .*99/);
  });

  it('is broken by another history before the same entry', () => {
    const [n1, n2] = [node(1, 3), node(2, 3)];
    expect(look({ n1 })).toBeUndefined();
    expect(look({ n2 })).toMatch(
      /^log matching: entry 2 of term 3 is .* after term 1, on n2 .* after term 2$/,
    );
  });

  it('counts what was ever seen: an entry that comes back otherwise', () => {
    const n1 = node(1, 1);
    expect(look({ n1 })).toBeUndefined();
    n1.state.log.truncateFrom(2);
    n1.append(1, 99);
    expect(look({ n1 })).toMatch(/^log matching: /);
  });

  it('is looked at anew in a new life, and in a log that was compacted', () => {
    const [n1, again, n2] = [node(1, 1, 1), node(1, 1), node(1, 1, 1)];
    n2.state.log.compactTo(2);
    expect(look({ n1, n2 })).toBeUndefined();
    again.append(1, 99);
    expect(look({ n1: again })).toMatch(/^log matching: entry 3 /);
  });
});

describe('state machine safety', () => {
  it('is one command at each index, on whatever node', () => {
    const [n1, n2] = [node(1, 1), node(1, 2)];
    n1.state.applied = 2;
    n2.state.applied = 1;
    expect(look({ n1, n2 })).toBeUndefined();
    n2.state.applied = 2;
    expect(look({ n2 })).toMatch(
      /^state machine safety: what was applied at 2 is .* of term 1, on n2 .* of term 2$/,
    );
  });

  it('does not ask for what came with a snapshot', () => {
    const n1 = node();
    n1.state.log.reset(10, 2);
    n1.state.applied = 10;
    expect(look({ n1 })).toBeUndefined();
    n1.append(2);
    n1.state.applied = 11;
    expect(look({ n1 })).toBeUndefined();
  });
});

describe('leader completeness', () => {
  it('is that a later leader has all that was committed', () => {
    const [n1, n2] = [node(1, 1), node(1, 1, 2)];
    n1.state.applied = 2;
    Object.assign(n2.state, { role: 'leader', term: 2 });
    expect(look({ n1, n2 })).toBeUndefined();
  });

  it('is broken by one that has not', () => {
    const [n1, n2] = [node(1, 1), node(1)];
    n1.state.applied = 2;
    Object.assign(n2.state, { role: 'leader', term: 2 });
    expect(look({ n1, n2 })).toBe('leader completeness: n2 leads term 2 without committed entry 2');
  });

  it('does not ask that of a leader before it was committed', () => {
    const [n1, n2] = [node(1, 3), node(1)];
    Object.assign(n2.state, { role: 'leader', term: 2 });
    n1.state.applied = 2; // in term 3
    expect(look({ n1, n2 })).toBeUndefined();
  });
});

it('a program that does not show its state cannot be looked at', () => {
  const programs = new Map([['n1', { onMessage: () => {} }]]);
  expect(() => invariants.check(programs, programs)).toThrow('does not show its state');
});
