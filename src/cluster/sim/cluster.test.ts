import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { latencyOf } from '../../base/latency.ts';
import type { ClusterListener, Lost } from '../port/cluster.ts';
import type { SentMessage } from '../port/invariants.ts';
import { HEALTHY } from '../port/wanted.ts';
import { notebook, notebooks } from './notebook.fixture.ts';

/** A chain of so many promises. */
const chain = async (links: number): Promise<void> => {
  for (let link = 0; link < links; link++) await Promise.resolve();
};

const DEAD = { process: 'dead' } as const;

describe('a simulated cluster', () => {
  it('has nodes by name, with their roles, and no ports and no inside', async () => {
    const { cluster } = notebooks(2);
    expect(cluster.kind).toBe('sim');
    expect(cluster.nodes).toEqual(['n1', 'n2']);
    expect(cluster.layout).toEqual([
      { name: 'n1', role: 'member' },
      { name: 'n2', role: 'member' },
    ]);
    expect(cluster.address('n1')).toBe('n1');
    expect(['n1', 'n2:80', 'n12', 'c1'].map((at) => cluster.nodeAt(at))).toEqual([
      'n1',
      'n2',
      undefined,
      undefined,
    ]);
    expect(() => cluster.endpoint('n1')).toThrow('n1 is simulated and has no port.');
    await expect(cluster.exec('n1')).rejects.toThrow('n1 is simulated and has no inside');
    await cluster.settleData();
  });

  it('can do all but alter messages', () => {
    const { cluster } = notebooks(1);
    expect(cluster.unsupported('links.alter')).toContain('never altered');
    expect(cluster.unsupported('links.corrupt')).toBeUndefined();
    expect(cluster.unsupported('byzantine')).toBeUndefined();
  });

  it('tells a client at once that a node is down', async () => {
    const { time, cluster, set } = notebooks(1);
    const lost: Lost[] = [];
    const link = cluster.connect(
      'n1',
      'c9',
      () => {},
      (one) => lost.push(one),
    );
    await set({ n1: DEAD });
    link.send({ type: 'tell', msg_id: 4 });
    await time.runFor(1);
    expect(lost).toEqual([{ msg_id: 4, unsent: true }]);
  });

  it('has connections that outlive a node, and hear nothing once they are closed', async () => {
    const { time, cluster, set } = notebooks(1);
    const heard: string[] = [];
    const link = cluster.connect('n1', 'c9', ({ body }) => heard.push(body.type));
    await set({ n1: DEAD });
    await set({});
    link.send({ type: 'tell', msg_id: 1 });
    await time.runFor(1);
    link.send({ type: 'tell', msg_id: 2 });
    link.close();
    await time.runFor(1);
    expect(heard).toEqual(['tell_ok']);
  });

  it('cuts nodes apart, never clients from nodes, and shows what was lost', async () => {
    const { time, cluster, ask } = notebooks(3);
    await cluster.want({ links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} });
    await ask('n1', { type: 'gossip', what: 1 });
    await time.runFor(10);
    expect((await ask('n2', { type: 'tell' }))?.['heard']).toEqual([]);
    expect((await ask('n3', { type: 'tell' }))?.['heard']).toEqual([['n1', 1]]);
    const { links } = await cluster.observe();
    expect(links).toHaveLength(6);
    expect(links.filter(({ ruled }) => ruled)).toEqual([
      { from: 'n1', to: 'n2', dropped: 1, disturbed: 0, ruled: true },
    ]);
    await cluster.want(HEALTHY);
    await ask('n1', { type: 'gossip', what: 2 });
    await time.runFor(10);
    expect((await ask('n2', { type: 'tell' }))?.['heard']).toEqual([['n1', 2]]);
  });

  it('is the same however often the same is wanted', async () => {
    const wanted = {
      links: [{ from: 'n1', to: 'n2', drop: 0.5 }],
      nodes: {
        n1: { process: 'dead', death: 'power-loss' },
        n2: { process: 'paused', clock: { offsetMs: 100 } },
        n3: { byzantine: 'silent', cpu: 0.5, clock: { offsetMs: 5, driftMsPerS: 10 } },
      },
    } as const;
    const played = async (often: number) => {
      const { time, cluster, ask, note } = notebooks(4);
      await note('n1', 1);
      for (let i = 0; i < often; i++) await cluster.want(wanted);
      await ask('n3', { type: 'gossip', what: 1 });
      await time.runUntil(2000);
      for (let i = 0; i < often; i++) await cluster.want(wanted);
      const during = await cluster.observe();
      for (let i = 0; i < often; i++) await cluster.want(HEALTHY);
      await time.runFor(100);
      return [during, await cluster.observe(), await ask('n4', { type: 'tell' })];
    };
    expect(await played(3)).toEqual(await played(1));
  });

  it('does not start where a node does not, and says what it wrote', () => {
    const program = (): never => {
      throw new Error('no such option');
    };
    expect(() => notebooks(3, { program })).toThrow(
      expect.objectContaining({
        code: 'node-not-started',
        exitCode: 3,
        message: 'n1 did not start: its program has thrown',
        hint: expect.stringContaining('no such option'),
      }),
    );
  });

  it('hands on what nodes write, and keeps it', async () => {
    const { cluster, set } = notebooks(2);
    const lines: string[] = [];
    cluster.watch({ logLine: (node, line) => lines.push(`${node} ${line}`) });
    await set({ n2: DEAD });
    await set({});
    expect(lines).toEqual(['n2 2030-01-01T00:00:00.000Z started with 0']);
    expect(await cluster.logTail('n2', 5)).toHaveLength(2);
    expect(await cluster.logTail('n9', 5)).toEqual([]);
  });

  it('keeps for its first listener what happened before', async () => {
    const { cluster, ask } = notebooks(1);
    await ask('n1', { type: 'die' });
    const heard: string[] = [];
    const late: ClusterListener = { ended: (node) => heard.push(node) };
    cluster.watch(late);
    expect(heard).toEqual([]); // it is not the first one
  });

  it('ends once, its time with it, and leaves logs and messages where it was told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verify-sim-cluster-'));
    try {
      const messages = join(folder, 'messages.jsonl');
      const { time, cluster, ask } = notebooks(2, { logs: folder, messages });
      await ask('n1', { type: 'gossip', what: 7 });
      await time.runFor(10);
      await cluster.destroy();
      await cluster.destroy();
      await cluster.want({ links: [], nodes: { n1: DEAD } });
      expect(readFileSync(join(folder, 'n1.log'), 'utf8')).toContain('started with 0');
      const lines = readFileSync(messages, 'utf8').trimEnd().split('\n');
      expect(lines.slice(0, 2).map((line) => JSON.parse(line) as SentMessage)).toEqual([
        {
          sentMs: 0,
          receivedMs: 0.2,
          src: 'c1.1',
          dest: 'n1',
          body: { type: 'gossip', what: 7, msg_id: 1 },
        },
        { sentMs: 0.2, receivedMs: 1.2, src: 'n1', dest: 'n2', body: { type: 'heard', what: 7 } },
      ]);
      expect(lines.at(-1)).toBe('{"kept":3,"leftOut":{"earlier":0,"later":0}}');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the invariants of a simulated cluster', () => {
  const noSeven = (looks: string[] = []) => ({
    program: notebook,
    invariants: () => ({
      check: (acted: ReadonlyMap<string, { inspect?(): unknown }>) => {
        for (const [node, program] of acted) {
          looks.push(node);
          if (((program.inspect?.() ?? []) as unknown[]).includes(7)) return `${node} has noted 7`;
        }
        return undefined;
      },
    }),
  });

  it('are looked at after every step, at whoever has made it', async () => {
    const looks: string[] = [];
    const { cluster, note, happened } = notebooks(2, noSeven(looks));
    await note('n2', 1); // it takes the message, and its disk has written
    expect(looks).toEqual(['n1', 'n2', 'n2', 'n2']);
    expect(cluster.stepsChecked()).toBe(3); // both have started at once
    expect(happened).toEqual([]);
  });

  it('are told where they do not hold: the first, the step, the messages before it', async () => {
    const { cluster, note, happened } = notebooks(2, noSeven());
    const messages: SentMessage[] = [];
    cluster.watch({ invariantBroken: (broken) => messages.push(...broken.messages) });
    await note('n1', 6);
    await note('n1', 7);
    await note('n2', 7);
    expect(happened).toEqual(['n1 took note from c1.1: n1 has noted 7']);
    expect(messages.map(({ src, dest, body }) => `${src} → ${dest}: ${body.type}`)).toEqual([
      'c1.1 → n1: note',
      'n1 → c1.1: note_ok',
      'c1.1 → n1: note',
    ]);
  });

  it('are looked at when all that a step brings about has come', async () => {
    const seen: unknown[] = [];
    const { time, cluster } = notebooks(1, {
      program: () => {
        const state = { at: 'rest' };
        return {
          onMessage: () => {
            state.at = 'work';
            void chain(50).then(() => (state.at = 'rest'));
          },
          inspect: () => state.at,
        };
      },
      invariants: () => ({
        check: (acted) => {
          for (const one of acted.values()) seen.push(one.inspect?.());
          return undefined;
        },
      }),
    });
    cluster.connect('n1', 'c9', () => {}).send({ type: 'go' });
    await time.runFor(10);
    expect(seen).toEqual(['rest', 'rest']);
  });

  it('are none where the program states none', () => {
    expect(notebooks(1).cluster.stepsChecked()).toBeUndefined();
  });

  it('know who runs', async () => {
    const running = new Set<string>();
    const { time, set, note } = notebooks(3, {
      invariants: () => ({
        check: (_acted, all) => {
          running.add([...all.keys()].join());
          return undefined;
        },
      }),
    });
    await time.runFor(1);
    await set({ n2: DEAD });
    await note('n1', 1);
    expect([...running]).toEqual(['n1,n2,n3', 'n1,n3']);
  });
});

describe('two clusters of one seed', () => {
  it('are the same, message by message', async () => {
    const played = async (seed: number) => {
      const { time, cluster, ask } = notebooks(3, { seed, latency: latencyOf('exponential:5')! });
      const jitter = { from: 'n1', to: 'n2', jitterMs: 20, duplicate: 0.5 };
      await cluster.want({ links: [jitter], nodes: {} });
      for (let what = 0; what < 20; what++) await ask('n1', { type: 'gossip', what });
      await time.runFor(1000);
      return (await ask('n2', { type: 'tell' }))?.['heard'];
    };
    expect(await played(1)).toEqual(await played(1));
    expect(await played(1)).not.toEqual(await played(2));
  });
});
