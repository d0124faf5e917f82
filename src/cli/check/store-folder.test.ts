/** Folders as Jepsen and Maelstrom leave them. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  done,
  found,
  line,
  LOST,
  put,
  range,
  txn,
} from '../../history/formats/etcd-report.fixture.ts';
import {
  changed,
  created,
  progress,
  shows,
  watchLine,
} from '../../history/formats/etcd-watch.fixture.ts';
import { TestJepsen } from '../../history/formats/test-jepsen.fixture.ts';
import { at, check, json, STALE, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const LIN_KV = `{:index 0 :process 0 :type :invoke :f :write :value ["1" 3]}
{:index 1 :process 0 :type :ok :f :write :value ["1" 3]}
{:index 2 :process 1 :type :invoke :f :cas :value ["1" [3 4]]}
{:index 3 :process 1 :type :ok :f :cas :value ["1" [3 4]]}
{:index 4 :process 0 :type :invoke :f :read :value ["1" nil]}
{:index 5 :process 0 :type :ok :f :read :value ["1" 4]}
`;

const ADDS = `0\t:invoke\t:add\t1
0\t:ok\t:add\t1
0\t:invoke\t:read\tnil
0\t:ok\t:read\t[1]
`;

const TIME = '20230101T120000.000Z';

const store = async (name: string, files: Readonly<Record<string, string | Buffer>>) => {
  const folder = join(at('store'), name, TIME);
  await mkdir(join(folder, 'node-logs'), { recursive: true });
  await symlink(TIME, join(at('store'), name, 'latest'));
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
};

useFolder();
beforeAll(async () => {
  await store('lin-kv', {
    'history.edn': LIN_KV,
    'history.txt': '',
    'results.edn': '{:valid? true}',
  });
  await store('g-set', { 'history.txt': ADDS, 'jepsen.log': '' });
  await store('broadcast', {
    'history.edn': '{:process 0 :type :invoke :f :broadcast :value 1}\n',
  });
  await store('crashed', {
    'jepsen.log': '',
    'test.jepsen': TestJepsen.of([
      { process: 0, type: 'invoke', f: 'write', value: 1 },
      { process: 0, type: 'ok', f: 'write', value: 1 },
      { process: 1, type: 'invoke', f: 'read', value: null },
      { process: 1, type: 'ok', f: 'read', value: 2 },
    ]),
  });
  await store('odd', {
    'test.jepsen': TestJepsen.of([
      { process: { key: 'nemesis' }, type: 'info', f: 'start', value: null },
      { process: 0, type: 'invoke', f: 'add', value: 'x' },
    ]),
  });
  for (const run of ['a', 'b']) {
    await mkdir(join(at('runs'), run), { recursive: true });
    await writeFile(join(at('runs'), run, 'history.jsonl'), STALE);
  }
});

describe('a folder of Maelstrom', () => {
  it('of lin-kv needs no model, and is found through latest', async () => {
    for (const folder of ['store/lin-kv/latest', 'store/lin-kv', `store/lin-kv/${TIME}`]) {
      const { exitCode, stdout } = await check([folder]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('history.edn was read');
      expect(stdout).toContain(
        "Maelstrom's lin-kv is checked by the model cas-register (--model says otherwise)",
      );
    }
    expect((await check(['store/lin-kv'])).stdout).toContain(
      'of the folder, latest/history.edn was read',
    );
    const other = await check(['store/lin-kv'], { model: 'register' });
    expect(other.stderr).toMatch(/cas/u);
  });

  it('of another workload says what is known of it', async () => {
    const set = await check(['store/g-set']);
    expect(set).toMatchObject({
      exitCode: 64,
      stderr: `verify: No model says what add, read should do.
        Maelstrom's g-set promises only that what was acknowledged is seen in the end: --model set asks for more, that it is linearizable.
`,
    });
    const named = await check(['store/g-set'], { model: 'set' });
    expect(named.stdout).toContain('of the folder, latest/history.txt was read');
    const broadcast = await check(['store/broadcast']);
    expect(broadcast.stderr).toContain(
      "Of Maelstrom's broadcast no model here says what it promises",
    );
  });
});

describe('a folder of Jepsen', () => {
  it('names the operation that the model cannot make sense of', async () => {
    const { exitCode, stderr } = await check(['store/odd'], { model: 'counter' });
    expect(exitCode).toBe(64);
    expect(stderr).toBe(
      'verify: store/odd/latest/test.jepsen, operation 1: in the model counter amounts are whole numbers; met "x".\n',
    );
  });

  it('whose run broke off is read from its test.jepsen', async () => {
    const { exitCode, stdout } = await check(['store/crashed/latest'], { model: 'register' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('read as jepsen-test');
    expect(stdout).toContain('of the folder, test.jepsen was read');
    expect(stdout).toContain("client 1's read of 2 saw 2, but nobody wrote it.");
  });
});

it('a folder of several runs without a latest is refused by their names', async () => {
  const { exitCode, stderr } = await check(['runs'], { model: 'register' });
  expect(exitCode).toBe(64);
  expect(stderr).toBe(`verify: runs holds 2 folders with a history, and no latest among them.
        Name one, or all: runs/a, or runs/*.
`);
});

describe('a report of etcd’s robustness tests', () => {
  const client = async (report: string, number: number, text: string, watch = watchLine({})) => {
    const folder = join(at(report), `client-${number}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'operations.json'), text);
    await writeFile(join(folder, 'watch.json'), watch);
  };
  /** The second write is lost, or was seen by the read that began after it. */
  const report = async (name: string, seen: ReturnType<typeof found>, watch?: string) => {
    await client(name, 2, line(2, txn([put('a', '2')]), LOST, 30, 0), watch);
    await client(
      name,
      10,
      line(1, range('a'), found(1), 1, 2) +
        line(1, txn([put('a', '1')]), done(2, {}), 3, 20) +
        line(1, range('a', 'b'), seen, 40, 50),
    );
  };

  it('is read from the files of all its clients', async () => {
    await report('etcd', found(3, ['a', '2', 3]));
    const { exitCode, stdout } = await check(['etcd']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(
        'model etcd · 4 operations · 2 watches with 0 events · read as etcd-report',
      ),
    });
    await report('lost', found(3, ['a', '1', 2]));
    expect((await check(['lost'])).exitCode).toBe(1);
  });

  it('is not decided by one of them', async () => {
    await report('part', found(2, ['a', '1', 2]));
    const one = await check(['part/client-10/operations.json']);
    expect(one).toMatchObject({
      exitCode: 64,
      stderr: `verify: part/client-10/operations.json has the operations of one client only, and a verdict needs those of all.
        Name the folder of the report: part.
`,
    });
  });

  it('is judged by its watches too', async () => {
    const both = shows(created('a', '1', 2), changed('a', '2', 3));
    await report('watched', found(3, ['a', '2', 3]), watchLine({ from: 2 }, both));
    const watched = await check(['watched']);
    expect(watched.exitCode).toBe(0);
    expect(watched.stdout).toContain(
      'linearizable; its watches kept watch-filter, watch-ordered, watch-unique, watch-atomic, watch-resumable, watch-reliable, watch-is-create\n',
    );
    expect(watched.stdout).toContain(
      'not tested, because nothing in the watches is about it: watch-bookmarkable, watch-prev-kv\n',
    );
    await report('missed', found(3, ['a', '2', 3]), watchLine({ from: 2 }, progress(3)));
    expect(await json(['missed'])).toMatchObject({
      exitCode: 1,
      told: [
        {
          verdict: 'invalid',
          reason:
            'not watch-reliable: missed/client-2/watch.json:1: the watch of all keys from revision 2 on does not show the put of "a" at revision 2, which missed/client-10/operations.json:2 shows (and 1 more such).',
          levels: expect.arrayContaining([
            expect.objectContaining({ level: 'linearizable', verdict: 'valid' }),
            expect.objectContaining({ level: 'watch-reliable', verdict: 'invalid' }),
          ]),
          watches: { watches: 2, events: 0 },
        },
      ],
    });
  });

  it('stays a violation where its operations are one', async () => {
    const both = shows(created('a', '1', 2), changed('a', '2', 3));
    await report('stale', found(3, ['a', '1', 2]), watchLine({ from: 2 }, both));
    const { exitCode, stdout } = await check(['stale']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^INVALID {2}stale\n {2}not linearizable\n/u);
    expect(stdout).toContain('watch-reliable');
  });

  it('may be one file of watches alone', async () => {
    const right = watchLine({ from: 2 }, shows(created('a', '1', 2)), progress(2));
    const lost = watchLine({ from: 2 }, shows(created('a', '1', 2)), progress(3));
    await client('alone', 3, '', right + lost);
    const { exitCode, stdout } = await check(['alone/client-3/watch.json']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: `INVALID  alone/client-3/watch.json
  not watch-reliable: alone/client-3/watch.json:2: the watch of all keys from revision 2 on does not show what made revision 3.
  2 watches with 2 events · read as etcd-report in N ms · decided by watches in N ms
  watch-filter        valid                watches, N ms
  watch-ordered       valid                watches
  watch-unique        valid                watches
  watch-atomic        valid                watches
  watch-bookmarkable  valid                watches
  watch-resumable     valid                watches
  watch-reliable      INVALID  lost-event  watches
  watch-is-create     valid                watches
  these are watches of etcd’s robustness tests; no operation of a client stands beside them
  without the operations of its clients, a watch is held against itself and the other watches only
  not tested, because nothing in the watches is about it: watch-prev-kv
`,
    });
    await client('nothing', 3, '', watchLine({}));
    const nothing = await check(['nothing/client-3/watch.json']);
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stdout).toContain('Its watches were told nothing: nothing was tested.');
  });
});
