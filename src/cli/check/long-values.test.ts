/** Whatever is long in a file, what is said of the file is short and says what it leaves out. */
import { writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { at, check, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
useFolder();

const NUMBERS = Array.from({ length: 20_000 }, (_, i) => i);
const LIST = JSON.stringify(NUMBERS);
const OBJECT = JSON.stringify(Object.fromEntries(NUMBERS.map((i) => [`m${i}`, i])));
const NAME = 'n'.repeat(20_000);
const TEXT = JSON.stringify(NAME);
const EDN = `[${NUMBERS.join(' ')}]`;

/** The first line and the second, whether the history is JSON lines or EDN. */
const two = (invoke: string, ok: string): string => `${invoke}\n${ok}\n`;
const json = (type: string, members: string): string => `{"type":"${type}",${members}}`;
const edn = (type: string, members: string): string => `{:type ${type}, ${members}}`;

type Case = [what: string, file: string, text: string, left: RegExp];

const of = (noun: string): RegExp => new RegExp(`\\d\\d,\\d{3} more ${noun}`, 'u');

const REFUSED: readonly Case[] = [
  ['a key', 'a.jsonl', json('invoke', `"process":1,"f":"read","key":${LIST}`), of('elements')],
  ['a node', 'b.jsonl', json('invoke', `"process":1,"f":"read","node":${OBJECT}`), of('members')],
  [
    'an index',
    'c.jsonl',
    json('invoke', `"process":1,"f":"read","index":${TEXT}`),
    of('characters'),
  ],
  ['a time', 'd.jsonl', json('invoke', `"process":1,"f":"read","time":${LIST}`), of('elements')],
  ['a process', 'e.jsonl', json('invoke', `"process":${LIST},"f":"read"`), of('elements')],
  ['a type', 'f.jsonl', `{"type":${LIST},"process":1,"f":"read"}`, of('elements')],
  ['an f', 'g.jsonl', json('invoke', `"process":1,"f":${LIST}`), of('elements')],
  ['an unknown f', 'h.jsonl', json('invoke', `"process":1,"f":${TEXT}`), of('characters')],
  ['a process of EDN', 'i.edn', edn(':invoke', `:process ${EDN}, :f :read`), of('elements')],
  ['a type of EDN', 'j.edn', edn(EDN, ':process 1, :f :read'), of('elements')],
  ['an f of EDN', 'k.edn', edn(':invoke', `:process 1, :f ${EDN}`), of('elements')],
  [
    'a text that is a keyword too',
    'l.edn',
    edn(':invoke', `:process 1, :f :write, :value [:${NAME} ":${NAME}"]`),
    of('characters'),
  ],
  [
    'a value that its ok denies',
    'm.edn',
    two(
      edn(':invoke', `:process 1, :f :write, :value ${EDN}`),
      edn(':ok', ':process 1, :f :write, :value [1]'),
    ),
    of('elements'),
  ],
  [
    'what a client completes',
    'n.jsonl',
    two(
      json('invoke', `"process":${TEXT},"f":"read"`),
      json('ok', `"process":${TEXT},"f":"write","value":1`),
    ),
    of('characters'),
  ],
  [
    'another key',
    'o.jsonl',
    two(
      json('invoke', `"process":1,"f":"read","key":${TEXT}`),
      json('ok', `"process":1,"f":"read","key":"x","value":1`),
    ),
    of('characters'),
  ],
  [
    'a value of the wrong shape',
    'p.jsonl',
    two(
      json('invoke', '"process":1,"f":"read","value":null'),
      json('ok', `"process":1,"f":"read","value":${OBJECT}`),
    ),
    of('members'),
  ],
];

describe('a file that is refused', () => {
  it.each(REFUSED)('over %s', async (what, file, text, left) => {
    await writeFile(at(file), text);
    const model = what === 'a value of the wrong shape' ? 'set' : 'register';
    const { exitCode, stderr } = await check([file], { model });
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(left);
    expect(stderr.length).toBeLessThan(400);
  });
});

it('so are the notes on one that is checked', async () => {
  const [invoke, ok] = ['invoke', 'ok'].map((type) =>
    json(type, `"process":${TEXT},"f":"write","value":1`),
  );
  await writeFile(at('named.jsonl'), two(invoke!, ok!));
  const { exitCode, stdout } = await check(['named.jsonl'], { model: 'register' });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(of('characters'));
  expect(stdout.length).toBeLessThan(500);
});
