import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CheckFlags } from './flags.ts';
import { checkCommand } from './command.ts';
import {
  at,
  check,
  DEFAULTS,
  type Event,
  history,
  json,
  STALE,
  useFolder,
} from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const VALID = history(
  [0, 'invoke', 'write', 1],
  [1, 'invoke', 'read', null],
  [0, 'ok', 'write', 1],
  [1, 'ok', 'read', 1],
);

/** Too many concurrent operations for a budget of next to nothing. */
const HARD = history(
  ...Array.from({ length: 60 }, (_, i): Event => [i, 'invoke', 'push', i % 7]),
  ...Array.from({ length: 60 }, (_, i): Event => [i, 'ok', 'push', null]),
  ...Array.from({ length: 60 }, (_, i): Event => [i, 'invoke', 'pop', null]),
  ...Array.from({ length: 60 }, (_, i): Event => [i, 'ok', 'pop', i === 59 ? 99 : i % 7]),
);

const MODEL = `export const model = {
  name: 'last-writer', init: null,
  step: (state, { f, argument, result }) =>
    f === 'write' ? argument : result === undefined || result === state ? state : undefined,
};
`;

useFolder();
beforeAll(async () => {
  await Promise.all([
    writeFile(at('valid.jsonl'), VALID),
    writeFile(at('stale.jsonl'), STALE),
    writeFile(at('hard.jsonl'), HARD),
    writeFile(at('empty.jsonl'), ''),
    writeFile(at('damaged.jsonl'), `${VALID.slice(0, 60)}\n${VALID}`),
    writeFile(at('valid.jsonl.gz'), gzipSync(VALID)),
    writeFile(at('cut.jsonl.gz'), gzipSync(VALID).subarray(0, 60)),
    writeFile(at('prose.txt'), 'Once upon a time'),
    writeFile(at('my-model.mjs'), MODEL),
    writeFile(at('no-model.mjs'), 'export const model = { name: 1 };'),
    mkdir(at('nothing')),
  ]);
});

describe('verify check, one file', () => {
  it('says valid, and replays the witness when asked to', async () => {
    const { exitCode, stdout, stderr } = await check(['valid.jsonl'], {
      model: 'register',
      verifyWitness: true,
    });
    expect(stdout).toMatchInlineSnapshot(`
      "valid  valid.jsonl
        linearizable
        model register · 2 operations · read as jsonl in N ms · decided by zones in N ms · witness replayed
      "
    `);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('shows a violation so that one can read it', async () => {
    const { exitCode, stdout, stderr } = await check(['stale.jsonl'], { model: 'register' });
    expect(stdout).toMatch(/^INVALID {2}stale\.jsonl\n {2}not linearizable\n/u);
    expect(stdout).toContain('├ write 1 ┤ ├ write 2 ┤');
    expect(stdout).toContain('no order of these operations explains it.');
    expect(stdout).toContain(
      'model register · 3 operations · read as jsonl in N ms · decided by zones',
    );
    expect([exitCode, stderr]).toEqual([1, '']);
  });

  it('shows every level, and promises only the first', async () => {
    const { exitCode, stdout } = await check(['stale.jsonl'], {
      model: 'register',
      consistency: 'sequential,linearizable,causal',
    });
    expect(stdout).toMatch(
      /^ {2}sequentially consistent; not linearizable \(reads up to .* stale, 1 version behind, 2-atomic\); causal$/mu,
    );
    expect(stdout).toMatch(/^ {2}sequential +valid/mu);
    expect(stdout).toMatch(/^ {2}linearizable +INVALID/mu);
    expect(stdout).toMatch(/^ {2}causal +valid/mu);
    expect(exitCode).toBe(0);
  });

  it('is unknown where nothing was asked of anybody, or the budget is too small', async () => {
    const empty = await check(['empty.jsonl'], { model: 'register' });
    expect(empty.exitCode).toBe(2);
    expect(empty.stdout).toContain('The history has no client operation: nothing was tested.');
    const hard = await json(['hard.jsonl'], { model: 'stack', timeBudget: '0.05' });
    expect(hard.exitCode).toBe(2);
    expect(hard.told).toMatchObject([{ verdict: 'unknown', model: 'stack', exitCode: 2 }]);
  });

  it('takes a model of one’s own', async () => {
    const model = at('my-model.mjs');
    expect((await json(['valid.jsonl'], { model })).told).toMatchObject([
      { verdict: 'valid', model: 'last-writer' },
    ]);
    expect((await check(['stale.jsonl'], { model })).exitCode).toBe(1);
  });
});

describe('verify check, many files', () => {
  const all = ['valid.jsonl', 'damaged.jsonl', 'stale.jsonl', 'empty.jsonl', 'valid.jsonl.gz'];

  it('tells them in a table, goes on after a bad one, and ends with the worst', async () => {
    const { exitCode, stdout, stderr } = await check(all, { model: 'register' });
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      'valid.jsonl     valid        register  2 operations  zones  N ms',
      'damaged.jsonl   not checked',
      'stale.jsonl     INVALID      register  3 operations  zones  N ms',
      'empty.jsonl     unknown                0 operations',
      'valid.jsonl.gz  valid        register  2 operations  zones  N ms',
      '',
    ]);
    expect(stdout).toMatch(/^stale\.jsonl: .+no order of these operations explains it\.$/mu);
    expect(stdout).toMatch(/^5 files: 2 valid, 1 invalid, 1 unknown, 1 not checked$/mu);
    expect(stdout).not.toContain('not JSON');
    expect(stderr).toMatch(/^verify: damaged\.jsonl:1: not JSON \(.+\)\.\n$/u);
    expect(exitCode).toBe(1);
  });

  it('prints one object a file with --json, and the rest on stderr', async () => {
    const { exitCode, told, stderr } = await json(all, { model: 'register' });
    expect(told.map(({ file, verdict }) => [file.split('/').at(-1), verdict])).toEqual([
      ['valid.jsonl', 'valid'],
      ['damaged.jsonl', 'unknown'],
      ['stale.jsonl', 'invalid'],
      ['empty.jsonl', 'unknown'],
      ['valid.jsonl.gz', 'valid'],
    ]);
    expect(told[0]).toMatchObject({ model: 'register', operations: 2, format: 'jsonl' });
    expect(told[0]?.['checkMs']).toEqual(expect.any(Number));
    expect(told[1]).toMatchObject({ error: 'malformed-history', exitCode: 64 });
    expect(told[2]).toMatchObject({ reason: expect.stringContaining('read') as unknown });
    expect(stderr).toContain('5 files: 2 valid, 1 invalid, 1 unknown, 1 not checked');
    expect(exitCode).toBe(1);
  });

  it('writes all of them for CI with --junit', async () => {
    const files = ['valid.jsonl', 'stale.jsonl', 'prose.txt'];
    const { exitCode } = await check(files, { model: 'register', junit: at('report.xml') });
    expect(exitCode).toBe(1);
    const xml = await readFile(at('report.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="check" tests="3" failures="1" errors="1"');
    expect(xml).toContain('<failure type="lost-write"');
    expect(xml).toContain('<error type="bad-input"');
  });

  it('lets a bad file win over an undecided one, an undecided one over a valid one', async () => {
    const model = 'register';
    expect((await check(['valid.jsonl', 'valid.jsonl.gz'], { model })).exitCode).toBe(0);
    expect((await check(['empty.jsonl', 'valid.jsonl'], { model })).exitCode).toBe(2);
    expect((await check(['empty.jsonl', 'nothing-here'], { model })).exitCode).toBe(64);
  });
});

describe('what is wrong is said in one sentence', () => {
  it.each<[string, string, Partial<CheckFlags>, string]>([
    [
      'no such file',
      'nowhere.jsonl',
      { model: 'register' },
      'verify: There is no file nowhere.jsonl.\n',
    ],
    [
      'a folder without a history',
      'nothing',
      { model: 'register' },
      'verify: nothing is a folder without a history: neither history.jsonl, history.jsonl.gz, history.edn, history.edn.gz, test.jepsen, history.txt nor jepsen.log is in it.\n        Name the folder of a run, results/<system>/<run> or store/<name>/<time>, or history files.\n',
    ],
    [
      'a gzip that is cut off',
      'cut.jsonl.gz',
      { model: 'register' },
      'verify: cut.jsonl.gz is cut off: its gzip stream ends early.\n',
    ],
    [
      'an unknown format',
      'prose.txt',
      { model: 'register' },
      'verify: prose.txt is in no format that is known here: it begins with "Once upon a time".\n        Name it with --format jsonl, json, jepsen-edn, jepsen-log, jepsen-test, porcupine, tipocket or etcd-report; docs/formats.md shows each.\n',
    ],
    [
      'no model',
      'valid.jsonl',
      {},
      'verify: No model says what write, read should do.\n        Name one with --model; these know all of it: register, cas-register.\n',
    ],
    [
      'a model that does not fit',
      'valid.jsonl',
      { model: 'mutex' },
      'verify: valid.jsonl:1: the model mutex does not know "write"; it knows acquire, release.\n',
    ],
    [
      'a model file that is not there',
      'valid.jsonl',
      { model: './no/where.js' },
      'verify: There is no model file ./no/where.js.\n',
    ],
  ])('%s', async (_name, file, flags, sentence) => {
    expect(await check([file], flags)).toEqual({ exitCode: 64, stdout: '', stderr: sentence });
  });

  it('a place where no JUnit report can be', async () => {
    await expect(check(['valid.jsonl'], { junit: at('none/x.xml') })).rejects.toMatchObject({
      message: `--junit takes a file, and ${at('none/x.xml')} can be none: no file can be written in ${at('none')}.`,
      exitCode: 64,
    });
    await expect(check(['valid.jsonl'], { junit: at('') })).rejects.toThrow('it is a folder.');
  });

  it('an unknown model, with those there are', async () => {
    const { exitCode, stderr } = await check(['valid.jsonl'], { model: 'registre' });
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^verify: There is no model "registre"\.\n +Models: register, /u);
  });

  it('a module that holds no model', async () => {
    const { exitCode, stderr } = await check(['valid.jsonl'], { model: at('no-model.mjs') });
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^verify: This is not a model: /u);
  });

  it.each<[Partial<CheckFlags>, string]>([
    [
      { model: 'mutex', initial: 'true' },
      '--initial means nothing here: the model mutex has no use for it.',
    ],
    [{ model: at('no-model.mjs'), nilRead: 'unset' }, '--nil-read means nothing here: '],
    [{ independent: 'yes' }, '--independent means nothing here: in JSON lines such as '],
  ])('a flag that would change nothing: %o', async (flags, sentence) => {
    const { exitCode, stderr } = await check(['valid.jsonl'], { model: 'register', ...flags });
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining(`verify: ${sentence}`)]);
  });

  it.each<[Partial<CheckFlags>, string]>([
    [
      { format: 'xml' },
      '--format takes auto, jsonl, json, jepsen-edn, jepsen-log, jepsen-test, porcupine, tipocket, etcd-report, not "xml".',
    ],
    [{ nilRead: 'zero' }, '--nil-read takes unset, anything, not "zero".'],
    [{ failedCas: 'no' }, '--failed-cas takes observed, dropped, not "no".'],
    [{ independent: 'maybe' }, '--independent takes auto, yes, no, not "maybe".'],
    [{ initial: 'abc' }, '--initial takes JSON, not abc.'],
    [{ timeBudget: 'soon' }, '--time-budget takes a number of at least 0.001, not "soon".'],
    [{ memoryBudget: '0' }, '--memory-budget takes a number of at least 1, not "0".'],
    [{ consistency: 'strong' }, 'There is no consistency level "strong".'],
    [{ consistency: ',' }, '--consistency takes levels, and got none.'],
  ])('a flag: %o', async (flags, sentence) => {
    await expect(check(['valid.jsonl'], flags)).rejects.toMatchObject({
      message: sentence,
      exitCode: 64,
    });
  });
});

describe('Ctrl-C', () => {
  const ENDLESS = `export const model = { name: 'endless', init: 0, step() { for (;;); } };`;

  it('shows what is decided so far, and says what was not looked at', async () => {
    await writeFile(at('endless.mjs'), ENDLESS);
    const stop = new AbortController();
    const asked = check(['valid.jsonl', 'stale.jsonl'], { model: at('endless.mjs') }, stop);
    setTimeout(() => stop.abort(), 50);
    const { exitCode, stdout, stderr } = await asked;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('unknown  valid.jsonl\n  The check was stopped.\n');
    expect(stderr).toBe('verify: interrupted: not looked at: 1 file.\n');
  });

  it('hides no violation that was found before', async () => {
    const stop = new AbortController();
    let said = '';
    const exitCode = await checkCommand(
      [at('stale.jsonl'), at('valid.jsonl')],
      { ...DEFAULTS, model: 'register', json: true },
      {
        stdout: { write: () => stop.abort() },
        stderr: { write: (text) => (said += text) },
      },
      { signal: stop.signal, press: () => {}, stop: () => {} },
    );
    expect(exitCode).toBe(1);
    expect(said).toContain('verify: interrupted: not looked at: 1 file.\n');
  });
});

describe('a violation of a large set', () => {
  const read = (elements: readonly number[]): readonly Event[] => [
    [2, 'invoke', 'read', null],
    [2, 'ok', 'read', elements],
  ];

  it('is told in lines that one can read', async () => {
    const all = Array.from({ length: 20_000 }, (_, element) => element);
    const adds = all.flatMap((element): Event[] => [
      [1, 'invoke', 'add', element],
      [1, 'ok', 'add', element],
    ]);
    await writeFile(at('set.jsonl'), history(...adds, ...read(all), ...read(all.slice(1))));
    const flags = { model: 'set' };
    for (const width of [100, 10_000]) {
      const { exitCode, stdout } = await check(['set.jsonl'], flags, { width });
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/\d\d,\d{3} more elements/u);
      expect(stdout.split('\n').filter((line) => line.length > 300)).toEqual([]);
    }
  });
});
