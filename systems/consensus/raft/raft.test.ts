import { describe, expect, it } from 'vitest';
import { ERROR } from '../../../src/node/message.ts';
import {
  cas,
  raftScene,
  read,
  TIMING,
  write,
} from '../../../testing/simulation/raft-scene.fixture.ts';

const others = (nodes: readonly string[], one: string): readonly string[] =>
  nodes.filter((node) => node !== one);

describe('elections', () => {
  it('elects a leader, and another one when it crashes', async () => {
    const { leader, set, heal, run, leaders } = raftScene(3);
    const first = await leader();
    await set({ [first]: { process: 'dead' } });
    const second = await leader();
    expect(second).not.toBe(first);
    await heal();
    await run(1000);
    expect(await leaders()).toEqual([second]); // whoever comes back follows
  });

  it('elects nobody without a majority', async () => {
    const { set, run, leaders } = raftScene(4);
    await set({ n1: { process: 'dead' }, n2: { process: 'dead' } });
    await run(5000);
    expect(await leaders()).toEqual([]);
  });

  it('makes a leader step down that hears no majority, and says what became of its requests', async () => {
    const { leader, split, cluster, time, ask, raftOf } = raftScene(3);
    const old = await leader();
    await split([old], others(cluster.nodes, old));
    const began = time.nowMs();
    const answer = await ask(old, write('x', 1));
    expect(time.nowMs() - began).toBeLessThan(3 * TIMING.electionMs);
    expect(raftOf(old).role).not.toBe('leader');
    // Its outcome is open: the entry may be committed yet.
    expect(answer).toMatchObject({ type: 'error', code: ERROR.timeout });
  });

  it('grants one vote a term, also after a crash', async () => {
    let granted = 0;
    for (let seed = 0; seed < 30; seed++) {
      const votes = new Map<string, string>();
      const twice: string[] = [];
      const { run, set } = raftScene(3, {
        seed,
        onMessage: ({ src, dest, body }) => {
          if (body.type !== 'vote' || body['granted'] !== true) return;
          const vote = `${src} in term ${JSON.stringify(body['term'])}`;
          if ((votes.get(vote) ?? dest) !== dest) twice.push(vote);
          votes.set(vote, dest);
        },
      });
      // Crashes right where elections are: each a little later than the one before.
      for (let crash = 0; crash < 12; crash++) {
        await run(300 + 25 * crash);
        await set({ n1: { process: 'dead' }, n2: { process: 'dead' }, n3: { process: 'dead' } });
        await set({});
      }
      expect(twice).toEqual([]);
      granted += votes.size;
    }
    expect(granted).toBeGreaterThan(100);
  });
});

describe('commands', () => {
  it('are sent on to the leader by name', async () => {
    const { leader, ask, cluster, run } = raftScene(3);
    const node = await leader();
    await run(100);
    const [follower = ''] = others(cluster.nodes, node);
    expect(await ask(follower, write('x', 1))).toMatchObject({
      type: 'error',
      code: ERROR.temporarilyUnavailable,
      leader: node,
    });
    expect(await ask(node, write('x', 1))).toMatchObject({ type: 'write_ok' });
    expect(await ask(node, read('x'))).toMatchObject({ type: 'read_ok', value: 1 });
    expect(await ask(node, read('y'))).toMatchObject({ code: ERROR.keyDoesNotExist });
    expect(await ask(node, { type: 'sing' })).toMatchObject({ code: ERROR.notSupported });
  });

  it('take effect once, however often they are sent, to whichever leader', async () => {
    const { leader, ask, set } = raftScene(3);
    const first = await leader();
    await ask(first, write('x', 1, 'a', 1));
    const asked = cas('x', 1, 2, 'a', 2);
    expect(await ask(first, asked)).toMatchObject({ type: 'cas_ok' });
    expect(await ask(first, asked)).toMatchObject({ type: 'cas_ok' });
    await ask(first, write('x', 1, 'b', 1));
    await set({ [first]: { process: 'dead' } });
    const second = await leader();
    expect(await ask(second, asked)).toMatchObject({ type: 'cas_ok' });
    expect(await ask(second, read('x'))).toMatchObject({ value: 1 });
  });

  it('are refused for a session that is not known any more', async () => {
    const { leader, ask } = raftScene(3);
    const node = await leader();
    expect(await ask(node, write('x', 1, 'forgotten', 5))).toMatchObject({
      type: 'error',
      code: ERROR.timeout,
    });
    expect(await ask(node, read('x'))).toMatchObject({ code: ERROR.keyDoesNotExist });
  });

  it('need no session: each request is then one of its own', async () => {
    const { leader, ask } = raftScene(3);
    const node = await leader();
    for (const value of [1, 2, 3]) await ask(node, write('x', value));
    expect(await ask(node, read('x'))).toMatchObject({ value: 3 });
  });

  it('work in a cluster of one, also after a restart, also without the no-op', async () => {
    for (const bugs of [[], ['commit-old-term']] as const) {
      const { leader, ask, set } = raftScene(1, { bugs });
      await leader();
      expect(await ask('n1', write('x', 1))).toMatchObject({ type: 'write_ok' });
      await set({ n1: { process: 'dead' } });
      await set({});
      await leader();
      expect(await ask('n1', read('x'))).toMatchObject({ value: 1 });
    }
  });
});

describe('reads', () => {
  it('are not answered by a leader that nobody confirms', async () => {
    const { leader, ask, split, cluster } = raftScene(3);
    const old = await leader();
    await ask(old, write('x', 1));
    await split([old], others(cluster.nodes, old));
    const answer = await ask(old, read('x'));
    expect(answer).toMatchObject({ type: 'error', code: ERROR.temporarilyUnavailable });
  });

  it('are answered so by a leader with the bug stale-reads', async () => {
    const { leader, ask, split, cluster } = raftScene(3, { bugs: ['stale-reads'] });
    const old = await leader();
    await ask(old, write('x', 1));
    await split([old], others(cluster.nodes, old));
    expect(await ask(old, read('x'))).toMatchObject({ type: 'read_ok', value: 1 });
  });

  it('of a new leader see all that was committed before', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const { leader, ask, set } = raftScene(3, { seed });
      const first = await leader();
      await ask(first, write('x', seed));
      await set({ [first]: { process: 'dead' } });
      expect(await ask(await leader(), read('x'))).toMatchObject({ value: seed });
    }
  });
});

describe('durability', () => {
  it('keeps what was acknowledged, at whatever moment all nodes lose their memory', async () => {
    let acknowledged = 0;
    for (let moment = 0; moment < 120; moment++) {
      const { leader, ask, set, run, cluster } = raftScene(3, { seed: moment % 7 });
      const node = await leader();
      await ask(node, write('x', 1, 'a', 1));
      const answer = await ask(node, write('x', 2, 'a', 2), 0.2 * moment);
      await run(0.1 * moment);
      await set(Object.fromEntries(cluster.nodes.map((name) => [name, { process: 'dead' }])));
      await set({});
      const after = await ask(await leader(), read('x'));
      const possible = answer?.type === 'write_ok' ? [2] : [1, 2];
      if (answer?.type === 'write_ok') acknowledged++;
      expect(possible).toContain(after?.['value']);
    }
    expect(acknowledged).toBeGreaterThan(20);
    expect(acknowledged).toBeLessThan(110);
  });
});

describe('logs that differ', () => {
  it('are brought together term by term, not entry by entry', async () => {
    let conflicts = 0;
    const { leader, ask, split, heal, cluster, run, raftOf } = raftScene(3, {
      onMessage: ({ body }) => {
        if (body.type === 'append_reply' && body['ok'] === false) conflicts++;
      },
    });
    const old = await leader();
    await split([old], others(cluster.nodes, old));
    for (let i = 0; i < 100; i++) await ask(old, write('x', i), 2); // nobody hears of these
    expect(raftOf(old).log.lastIndex).toBeGreaterThan(90);
    await run(1500);
    const fresh = cluster.nodes.find((node) => raftOf(node).role === 'leader') ?? '';
    for (let i = 0; i < 100; i++) await ask(fresh, write('y', i));
    conflicts = 0;
    await heal();
    await run(1000);
    const logs = cluster.nodes.map((node) => raftOf(node).log.entries.map(({ term }) => term));
    expect(logs[0]).toEqual(logs[1]);
    expect(logs[0]).toEqual(logs[2]);
    expect(conflicts).toBeGreaterThan(0);
    expect(conflicts).toBeLessThan(10);
  });

  it('are caught up with by a snapshot where the entries are gone', async () => {
    const { leader, ask, set, heal, cluster, run, raftOf } = raftScene(3, {
      compaction: { at: 20, keep: 5 },
    });
    const node = await leader();
    const [slow = ''] = others(cluster.nodes, node);
    await ask(node, write('x', 0, 'a', 1));
    await set({ [slow]: { process: 'dead' } });
    for (let i = 1; i <= 100; i++) await ask(node, write(`k${i % 10}`, i, 'a', i + 1));
    expect(raftOf(node).log.base).toBeGreaterThan(50);
    await heal();
    await run(2000);
    expect((await cluster.logTail(slow, 10)).join('\n')).toContain('installed the snapshot');
    expect(raftOf(slow).applied).toBe(raftOf(node).applied);
    expect(raftOf(slow).store.serialize()).toEqual(raftOf(node).store.serialize());

    // And so after a restart from the journal that the snapshot has replaced.
    await set({ [slow]: { process: 'dead' } });
    await heal();
    await run(1000);
    expect(raftOf(slow).store.serialize()).toEqual(raftOf(node).store.serialize());
  });
});
