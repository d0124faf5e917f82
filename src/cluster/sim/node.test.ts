/** One simulated node over all its lives, in a cluster of its kind. */
import { describe, expect, it } from 'vitest';
import { notebooks } from './notebook.fixture.ts';
import { EPOCH_MS } from './virtual-time.ts';

const DEAD = { process: 'dead' } as const;

describe('a simulated node', () => {
  it('runs its program, and is told what the deployment tells it', async () => {
    const { ask, seen } = notebooks(1);
    expect(await ask('n1', { type: 'tell' })).toMatchObject({ told: { how: 'so' }, notes: [] });
    expect(await seen('n1')).toEqual({
      process: 'running',
      starts: 1,
      dataBytes: 0,
      damagedBytes: 0,
      disk: 'ok',
      cpu: 1,
      clockOffsetMs: 0,
      byzantine: 'honest',
      betrayals: 0,
    });
  });

  it('is killed, and comes back with what was on its disk', async () => {
    const { ask, note, notes, set, seen, happened } = notebooks(1);
    await note('n1', 'kept');
    await ask('n1', { type: 'scribble', what: 'lost' });
    await set({ n1: DEAD });
    expect(await seen('n1')).toMatchObject({ process: 'dead', starts: 1 });
    expect(await seen('n1')).not.toHaveProperty('endedByItself');
    expect(await notes('n1')).toBeUndefined();
    await set({});
    expect(await notes('n1')).toEqual(['kept']);
    expect(await seen('n1')).toMatchObject({ process: 'running', starts: 2 });
    expect(happened).toEqual([]);
  });

  it('forgets all with amnesia, and only then', async () => {
    const { note, notes, set, seen } = notebooks(1);
    for (const death of ['kill', 'power-loss', 'amnesia'] as const) {
      await note('n1', death);
      await set({ n1: { process: 'dead', death } });
      expect((await seen('n1'))?.dataBytes === 0).toBe(death === 'amnesia');
      await set({});
    }
    expect(await notes('n1')).toEqual([]);
  });

  it('does nothing more that it meant to do before it was killed', async () => {
    const { time, ask, set, cluster } = notebooks(2);
    const answers: unknown[] = [];
    const link = cluster.connect('n1', 'c9', ({ body }) => answers.push(body.type));
    link.send({ type: 'later', ms: 50, msg_id: 1 });
    link.send({ type: 'note', what: 1, msg_id: 2 });
    await time.runFor(1);
    await set({ n1: DEAD });
    await set({});
    await time.runFor(100);
    expect(answers).toEqual([]);
    expect(await ask('n1', { type: 'later', ms: 50 })).toMatchObject({ type: 'later_ok' });
  });

  it('stands still while it is paused, and then does what came meanwhile', async () => {
    const { time, cluster, ask, set, seen } = notebooks(2);
    await set({ n1: { process: 'paused' } });
    const answers: string[] = [];
    const link = cluster.connect('n1', 'c9', ({ body }) =>
      answers.push(`${body.type} at ${time.nowMs()}`),
    );
    link.send({ type: 'later', ms: 50, msg_id: 1 });
    link.send({ type: 'note', what: 1, msg_id: 2 });
    await ask('n2', { type: 'gossip', what: 'hello' });
    await time.runUntil(1000);
    expect(answers).toEqual([]);
    expect(await seen('n1')).toMatchObject({ process: 'paused', starts: 1 });
    await set({});
    expect(await seen('n1')).toMatchObject({ process: 'running', starts: 1 });
    await time.runFor(100);
    expect(answers).toEqual(['note_ok at 1005.2', 'later_ok at 1050.2']);
    expect(await ask('n1', { type: 'tell' })).toMatchObject({
      heard: [['n2', 'hello']],
      notes: [1],
    });
  });

  it('answers late on a small share of a processor', async () => {
    const { time, ask, set, seen } = notebooks(1);
    await set({ n1: { cpu: 0.001 } });
    expect(await seen('n1')).toMatchObject({ cpu: 0.001 });
    await ask('n1', { type: 'tell' });
    expect(time.nowMs()).toBeCloseTo(100.4, 6);
  });

  it('has a wall clock that is skewed, drifts and strobes, and another that does not', async () => {
    const { time, ask, set, seen } = notebooks(1);
    const clocks = async (): Promise<readonly [number, number]> => {
      const { wallClockMs, monotonicMs } = (await ask('n1', { type: 'tell' })) as never;
      return [Math.round(wallClockMs - EPOCH_MS - monotonicMs) + 0, monotonicMs];
    };
    expect((await clocks())[0]).toBe(0);
    await set({ n1: { clock: { offsetMs: 60_000 } } });
    expect((await clocks())[0]).toBe(60_000);
    expect(await seen('n1')).toMatchObject({ clockOffsetMs: 60_000 });
    await set({ n1: { clock: { offsetMs: 0, driftMsPerS: 100 } } });
    await time.runFor(10_000);
    expect((await clocks())[0]).toBeCloseTo(1000, -1);
    await set({ n1: { clock: { offsetMs: 500, strobeMs: 100 } } });
    const seenOffsets = new Set<number>();
    for (let look = 0; look < 10; look++) {
      await time.runFor(50);
      seenOffsets.add((await clocks())[0]);
    }
    expect(seenOffsets).toEqual(new Set([0, 500]));
    await set({});
    expect((await clocks())[0]).toBe(0);
    expect((await clocks())[1]).toBeCloseTo(time.nowMs(), 0);
  });

  it('keeps its skewed clock and its betrayal over a restart, as long as they are wanted', async () => {
    const { ask, set, seen } = notebooks(2);
    const wanted = { clock: { offsetMs: 700 }, byzantine: 'silent' } as const;
    await set({ n1: { ...wanted, process: 'dead' } });
    await set({ n1: wanted });
    expect(await seen('n1')).toMatchObject({ clockOffsetMs: 700, byzantine: 'silent', starts: 2 });
    await set({});
    expect(await seen('n1')).toMatchObject({ clockOffsetMs: 0, byzantine: 'honest' });
    expect(await ask('n1', { type: 'tell' })).toBeDefined();
  });

  it('betrays its peers where it is byzantine, never its clients, and counts that', async () => {
    const { time, ask, set, seen } = notebooks(3);
    await set({ n1: { byzantine: 'silent' } });
    expect(await ask('n1', { type: 'gossip', what: 1 })).toMatchObject({ type: 'gossip_ok' });
    await time.runFor(10);
    expect(await ask('n2', { type: 'tell' })).toMatchObject({ heard: [] });
    expect(await seen('n1')).toMatchObject({ byzantine: 'silent', betrayals: 2 });
    await set({ n1: { byzantine: 'equivocate' } });
    await ask('n1', { type: 'gossip', what: 1 });
    await time.runFor(10);
    const [two, three] = [await ask('n2', { type: 'tell' }), await ask('n3', { type: 'tell' })];
    expect(two?.['heard']).not.toEqual(three?.['heard']);
    await set({});
    await ask('n1', { type: 'gossip', what: 'true' });
    await time.runFor(10);
    expect((await ask('n2', { type: 'tell' }))?.['heard']).toContainEqual(['n1', 'true']);
    expect(await seen('n1')).toMatchObject({ byzantine: 'honest' });
  });

  it('draws other numbers in each life, and the same again from its seed', async () => {
    const draws = async (seed: number) => {
      const { ask, set } = notebooks(2, { seed });
      const drawn = [];
      for (const node of ['n1', 'n2', 'n1']) {
        drawn.push((await ask(node, { type: 'tell' }))?.['random']);
        await set({ n1: DEAD });
        await set({});
      }
      return drawn;
    };
    const [first, again, other] = [await draws(1), await draws(1), await draws(2)];
    expect(new Set(first).size).toBe(3);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each(['die', 'fail'])('that throws (%s) ends by itself, and stays so', async (how) => {
    const { time, cluster, happened, ask, note, set, seen } = notebooks(1);
    await note('n1', 1);
    expect(await ask('n1', { type: how })).toBeUndefined();
    expect(happened).toEqual([expect.stringMatching(/ n1 ended: exit code 1, for good$/)]);
    expect(await seen('n1')).toMatchObject({ process: 'dead', endedByItself: true, starts: 1 });
    expect((await cluster.logTail('n1', 20)).join('\n')).toContain(`fatal: Error: told to ${how}`);
    await set({});
    await set({ n1: DEAD });
    await set({});
    await time.runFor(60_000);
    expect(await seen('n1')).toMatchObject({ process: 'dead', starts: 1 });
  });

  it('is started again by its policy, later each time, with what was on its disk', async () => {
    const { time, happened, ask, note, notes } = notebooks(1, { restart: { afterMs: 500 } });
    await note('n1', 1);
    for (let death = 0; death < 3; death++) {
      await ask('n1', { type: 'die' });
      await time.runFor(3000);
    }
    const waits = happened.map((line) => line.replace(/^[\d.]+ /u, ''));
    expect(waits).toEqual([
      'n1 ended: exit code 1, 500',
      'n1 restarted',
      'n1 ended: exit code 1, 1000',
      'n1 restarted',
      'n1 ended: exit code 1, 2000',
      'n1 restarted',
    ]);
    expect(await notes('n1')).toEqual([1]);
  });

  it('that cannot start is given up after a while', async () => {
    const { time, happened, note, seen, ask } = notebooks(1, { restart: { afterMs: 0 } });
    await note('n1', 'poison');
    await ask('n1', { type: 'die' });
    await time.runFor(600_000);
    expect(happened.filter((line) => line.endsWith('restarted'))).toEqual([]);
    expect(happened.at(-1)).toMatch(/for good$/);
    expect(happened.length).toBeGreaterThan(3);
    expect(await seen('n1')).toMatchObject({ process: 'dead', endedByItself: true });
  });

  it('that waits for its restart is not started by a fault that ends, nor twice', async () => {
    const { time, cluster, happened, set, seen } = notebooks(1, { restart: { afterMs: 500 } });
    const die = async (): Promise<void> => {
      cluster.connect('n1', 'c9', () => {}).send({ type: 'die' });
      await time.runFor(1);
    };
    await die();
    const end = Number(happened[0]?.split(' ')[0]);
    happened.length = 0;
    await set({});
    expect(await seen('n1')).toMatchObject({ process: 'dead' });
    await time.runUntil(end + 500);
    expect(happened).toEqual([`${end + 500} n1 restarted`]);
    await die();
    await set({ n1: DEAD }); // a fault takes it from its supervisor
    await time.runFor(60_000);
    expect(await seen('n1')).toMatchObject({ process: 'dead', starts: 2 });
    await set({});
    await time.runFor(60_000);
    expect(await seen('n1')).toMatchObject({ process: 'running', starts: 3 });
  });

  it('ends where its disk fails, whoever waits for it, and comes back once that is whole', async () => {
    const { happened, note, set, seen, cluster } = notebooks(1);
    await set({ n1: { disk: 'full' } });
    expect(await note('n1', 1)).toBeUndefined();
    expect(await seen('n1')).toMatchObject({ process: 'dead', disk: 'full' });
    expect(await seen('n1')).not.toHaveProperty('endedByItself');
    expect((await cluster.logTail('n1', 30)).join('\n')).toContain('ENOSPC');
    await set({ n1: { disk: 'io-error' } });
    expect(await seen('n1')).toMatchObject({ process: 'dead', starts: 1 });
    await set({});
    expect(await seen('n1')).toMatchObject({ process: 'running', disk: 'ok', starts: 2 });
    expect(happened).toEqual([]); // it was asked for: nobody calls it a crash
  });

  it('that cannot read its broken disk waits until it is whole', async () => {
    const { happened, set, seen } = notebooks(1);
    await set({ n1: { process: 'dead' } });
    await set({ n1: { disk: 'io-error' } });
    expect(await seen('n1')).toMatchObject({ process: 'dead', disk: 'io-error', starts: 2 });
    await set({});
    expect(await seen('n1')).toMatchObject({ process: 'running', starts: 3 });
    expect(happened).toEqual([]);
  });

  it('waits for a disk that hangs', async () => {
    const { time, cluster, set, seen } = notebooks(1);
    const answers: string[] = [];
    const link = cluster.connect('n1', 'c9', ({ body }) => answers.push(body.type));
    await set({ n1: { disk: 'hung' } });
    link.send({ type: 'note', what: 1, msg_id: 1 });
    await time.runFor(5000);
    expect([answers, (await seen('n1'))?.disk]).toEqual([[], 'hung']);
    await set({});
    await time.runFor(10);
    expect([answers, (await seen('n1'))?.disk]).toEqual([['note_ok'], 'ok']);
  });

  it('is damaged once while it is down, however often that is wanted', async () => {
    const { note, notes, set, seen } = notebooks(1);
    for (const what of [11, 22, 33]) await note('n1', what); // 3 bytes each
    const damaged = {
      process: 'dead',
      damage: { files: ['journal.jsonl'], how: 'torn', bytes: 4 },
    } as const;
    await set({ n1: damaged });
    await set({ n1: damaged });
    expect(await seen('n1')).toMatchObject({ damagedBytes: 4, dataBytes: 5 });
    await set({});
    expect(await notes('n1')).toEqual([11]);
  });
});
