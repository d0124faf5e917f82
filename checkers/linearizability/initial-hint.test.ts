import { describe, expect, it } from 'vitest';
import type { Columns } from '../../src/history/columns.ts';
import { checkLadder } from '../ladder.ts';
import { modelNamed } from '../models/registry.ts';
import { checkLinearizability } from './check.ts';
import { explain } from './explain/explain.ts';
import { initialHint } from './initial-hint.ts';
import { historyOf } from '../../testing/histories/history-of.ts';

const budget = { timeMs: 5_000, memoryBytes: 2 ** 26 };

const reasonFor = (name: string, f: string, seen: string): string =>
  reasonOf(name, f === 'get' ? `get → ${seen}; put 7` : `read → ${seen}; write 7`);

const operationsOf = (text: string): Columns => historyOf(text.replaceAll(/^|(?<=; )/gu, '1 '));

/** The operations one after the other, all of one client. */
const reasonOf = (name: string, text: string): string => {
  const history = operationsOf(text);
  const model = modelNamed(name);
  const verdict = checkLinearizability(history, model, budget);
  if (verdict.verdict !== 'invalid') throw new Error(`it is ${verdict.verdict}`);
  return explain(history, model, verdict, budget).reason;
};

describe('a read of what an object may have begun with', () => {
  it.each([
    ['register', 'read', '0', '--initial 0'],
    ['cas-register', 'read', 'false', '--initial false'],
    ['register', 'read', '[]', "--initial '[]'"],
    ['kv', 'get', '""', `--initial '""'`],
  ])('%s, %s → %s', (model, f, seen, option) => {
    expect(reasonFor(model, f, seen)).toContain(`nobody wrote it; if it starts with ${seen}, `);
    expect(reasonFor(model, f, seen)).toContain(option);
  });

  it.each([
    ['kv', 'get → ""; append "a"', `if it starts with "", verify check takes --initial '""'`],
    [
      'multi-register',
      'read → {"x":0,"y":0}; write {"x":1}',
      `if it starts with {"x":0,"y":0}, verify check takes --initial '{"x":0,"y":0}'`,
    ],
    [
      'multi-register',
      'txn [["w","x",1],["r","x",null],["r","y",null]] → [["w","x",1],["r","x",1],["r","y",0]]',
      `verify check takes --initial '{"y":0}'`,
    ],
  ])('is searched for in a %s: %s', (name, text, hint) => {
    expect(reasonOf(name, text)).toContain(hint);
    const history = operationsOf(text);
    const levels = ['sequential'] as const;
    const [sequential] = checkLadder(history, modelNamed(name), budget, { levels });
    expect(sequential?.verdict).toMatchObject({ reason: expect.stringContaining(hint) });
  });

  it('names the option also below linearizability', () => {
    const history = historyOf('1 read → 0');
    const levels = ['causal'] as const;
    const [causal] = checkLadder(history, modelNamed('register'), budget, { levels });
    expect(causal?.verdict).toMatchObject({
      reason:
        "client 1's read of 0 saw 0, which nobody wrote; if it starts with 0, verify check takes --initial 0.",
    });
  });
});

describe('there is no such advice', () => {
  it('on anything else, which is out of thin air', () => {
    expect(reasonFor('register', 'read', '5')).not.toContain('--initial');
    expect(reasonOf('multi-register', 'read → {"x":0,"y":5}')).not.toContain('--initial');
  });

  it.each([
    ['fifo-queue', 'enqueue 1; enqueue 1; dequeue → 0'],
    ['stack', 'push 1; push 1; pop → 0'],
  ])('for a %s, which has no use for it', (name, text) => {
    const reason = reasonOf(name, text);
    expect(reason).toContain('that nobody had put in');
    expect(reason).not.toContain('--initial');
  });

  it('where somebody writes it, and cannot have done so yet', () => {
    const history = historyOf('1 get → ""; 1 append "a"; 1 put ""');
    const levels = ['sequential'] as const;
    const [sequential] = checkLadder(history, modelNamed('kv'), budget, { levels });
    expect(sequential?.verdict).toMatchObject({ verdict: 'invalid' });
    expect(JSON.stringify(sequential)).not.toContain('--initial');
  });
});

it('is short where many registers begin', () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`r${i}`, 0]));
  expect(initialHint(many)).toBe('; if it starts like that, verify check takes it as --initial');
});

it('is a word for the shell', () => {
  expect(initialHint({ "it's": 0 })).toContain(String.raw`--initial '{"it'\''s":0}'`);
});
