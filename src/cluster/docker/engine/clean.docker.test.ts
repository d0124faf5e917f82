import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WantedState } from '../../port/wanted.ts';
import { startAgent } from '../agent/agent.ts';
import { readLinkRules, scanMemory, startOf, stateOf } from '../agent/verbs.ts';
import { baseImageName } from '../image/base-image.ts';
import { cleanDocker, remains, removeRun } from './clean.ts';
import { openEngine } from './engine.ts';
import { cutBetween, startEchoCluster } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { startHarness } from '../fixtures/start-harness.ts';
import { labelsOf } from './labels.ts';
import { thisOwner } from '../../undo/owner.ts';

const partition: WantedState = {
  links: cutBetween(['n1'], ['n2', 'n3']),
  nodes: { n2: { process: 'paused' } },
};

/** A process number of now with a start time of never: dead for certain. */
const labelsOfDeadRun = (): Record<string, string> =>
  labelsOf(`dead-${process.pid}`, { ...thisOwner(), process: `${process.pid}:1` }, 'network');

describe.skipIf(!(await engineHere()))('after kill -9 of the harness', () => {
  it('nothing with its label is left, by itself, and the packet filter is as before', async () => {
    const engine = await openEngine();
    const runId = `killed-${process.pid}`;
    const harness = await startHarness(runId, [], partition);
    expect((await remains(engine, runId)).length).toBeGreaterThan(6);
    const { Id } = await engine.docker.getNetwork(`verify-${runId}`).inspect();
    expect(await rulesNaming(Id)).not.toEqual([]);
    harness.kill('SIGKILL');
    await expect.poll(() => remains(engine, runId), { timeout: 30_000 }).toEqual([]);
    expect(await rulesNaming(Id)).toEqual([]);
  });

  it('cleanDocker removes what a dead run left and lets live runs be', async () => {
    const engine = await openEngine();
    await using live = await startEchoCluster(2);
    await engine.docker.createNetwork({
      Name: `verify-dead-${process.pid}`,
      Labels: labelsOfDeadRun(),
    });
    const report = await cleanDocker();
    expect(report.removed).toContain(`network verify-dead-${process.pid}`);
    expect(report.left).toEqual([]);
    expect(report.untouched.map(({ runId }) => runId)).toContain(live.runId);
    await live.answers('n1');
  });

  it('removeRun says what it removed, and nothing the second time', async () => {
    const engine = await openEngine();
    const runId = `removed-${process.pid}`;
    await engine.docker.createVolume({
      Name: `verify-${runId}`,
      Labels: { ...labelsOfDeadRun(), 'verify.run': runId },
    });
    expect(await removeRun(runId)).toEqual([`volume verify-${runId}`]);
    expect(await removeRun(runId)).toEqual([]);
  });
});

describe.skipIf(!(await engineHere()))('the agent', () => {
  it('heals by itself when the harness dies and nobody cleans up', async () => {
    const engine = await openEngine();
    const runId = `healed-${process.pid}`;
    const skewed = { process: 'paused', clock: { offsetMs: 3_600_000 } } as const;
    const delayed = { from: 'n3', to: 'n2', delayMs: 300, alter: 0.01 };
    const wanted = { links: [...partition.links, delayed], nodes: { n2: skewed } };
    const harness = await startHarness(runId, ['clock', 'links.delay', 'links.alter'], wanted);
    const node = await engine.docker.getContainer(`verify-${runId}-n2`).inspect();
    expect(queuesOf(node.State.Pid)).not.toEqual('');
    const [reaper = ''] = childrenOf(harness.pid ?? 0);
    process.kill(Number(reaper), 'SIGKILL');
    harness.kill('SIGKILL');
    const agentGone = async (): Promise<boolean> =>
      !(await remains(engine, runId)).includes(`container verify-${runId}.agent`);
    await expect.poll(agentGone, { timeout: 20_000 }).toBe(true);

    const look = await startAgent(engine, {
      image: await baseImageName(engine),
      labels: {},
      name: `verify-look-${process.pid}`,
      binds: [],
      loopDevices: false,
    });
    const pid = node.State.Pid;
    const skewedOne = { pid, started: await look.run(startOf(pid)) };
    expect(await look.run(stateOf(skewedOne))).toMatch(/^[SR]$/);
    expect(await look.run(readLinkRules(pid))).toMatch(/^-N VERIFY\s*$/);
    expect(queuesOf(pid)).toBe('');
    expect(await look.run(scanMemory([skewedOne]))).toMatch(/^\d+ \d+ \d+ \d+ armed 0{16}\s*$/);
    await look.close();
    expect((await removeRun(runId)).length).toBeGreaterThan(5);
  });
});

const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');

/** The queues of packets in the network of a process to which a program listens. */
const queuesOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/net/netfilter/nfnetlink_queue`, 'utf8');

/** The rules of this machine for the bridge of a network, and any chain of ours. */
const rulesNaming = async (networkId: string): Promise<string[]> => {
  const { stdout } = await execa('iptables-save');
  const bridge = `br-${networkId.slice(0, 12)}`;
  return stdout.split('\n').filter((line) => line.includes(bridge) || line.includes('VERIFY'));
};
