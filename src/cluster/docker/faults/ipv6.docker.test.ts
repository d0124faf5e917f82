/** Whatever connects two nodes, a partition silences it: also what was connected before, also IPv6. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../port/cluster.ts';
import { equalNodes, type Deployment } from '../../port/deployment.ts';
import { HEALTHY } from '../../port/wanted.ts';
import { thisOwner } from '../../undo/owner.ts';
import { startAgent, type Agent } from '../agent/agent.ts';
import { call } from '../agent/script.ts';
import { hookLinks } from '../agent/verbs.ts';
import { sweep } from '../engine/clean.ts';
import { openEngine, type Engine } from '../engine/engine.ts';
import { labelsOf } from '../engine/labels.ts';
import { cutBetween } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { heardMeanwhile, KNOCK, TALKER } from '../fixtures/talkers.ts';
import { ensureBaseImage } from '../image/base-image.ts';
import { dockerRuntime } from '../runtime.ts';

const here = await engineHere();

const talkers = (image: string): Deployment => ({
  system: 'test-talkers',
  nodes: equalNodes(['n1', 'n2']),
  kind: {
    type: 'container',
    container: {
      container: ({ name }, at) => ({
        image: { image, pull: 'never' },
        entrypoint: ['perl', '-e', TALKER, '--'],
        command: () => [at.of(name === 'n1' ? 'n2' : 'n1')],
        ports: {},
      }),
    },
  },
});

/** The address that an interface gives itself, RFC 4291 appendix A. */
const linkLocal = (mac: string): string => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac
    .split(':')
    .map((byte) => Number.parseInt(byte, 16));
  const words = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  return `fe80::${words.map((word) => word.toString(16)).join(':')}%eth0`;
};

describe.skipIf(!here)('a partition', () => {
  let cluster: Cluster;
  let runDir: string;
  beforeAll(async () => {
    runDir = await mkdtemp(join(tmpdir(), 'verify-test-'));
    const image = await ensureBaseImage(await openEngine(), () => {});
    cluster = await dockerRuntime.start(talkers(image), {
      runId: `talkers-${process.pid}`,
      runDir,
      onProgress: () => {},
      signal: new AbortController().signal,
      seed: 1,
      capabilities: [],
    });
  });
  afterAll(async () => {
    await cluster?.destroy();
    await rm(runDir, { recursive: true, force: true });
  });

  const run = async (node: string, ...argv: readonly string[]): Promise<string> =>
    (await cluster.exec(node, argv)).stdout.trim();
  const heard = (node: string, from: string) => async (): Promise<number> =>
    Number(await run(node, 'cat', `/tmp/heard-${cluster.address(from)}`));
  const both = [heard('n1', 'n2'), heard('n2', 'n1')];
  const overIpv6 = async (from: string, to: string): Promise<string> => {
    const mac = await run(to, 'cat', '/sys/class/net/eth0/address');
    return run(from, 'perl', '-e', KNOCK, '--', linkLocal(mac));
  };

  it('finds no IPv6 on its nodes, and what binds to :: hears IPv4', async () => {
    for (const node of cluster.nodes) {
      const addresses = (await run(node, 'cat', '/proc/net/if_inet6')).split('\n');
      expect(addresses.filter((line) => line !== '' && !line.endsWith(' lo'))).toEqual([]);
    }
    for (const count of both) await expect.poll(count).toBeGreaterThan(5);
    expect(await run('n1', 'perl', '-e', KNOCK, '--', cluster.address('n2'))).toBe('connected');
    expect(await overIpv6('n1', 'n2')).toMatch(/^not connected: /);
  });

  it('silences connections that stand, and lets no address past; healed, they go on', async () => {
    for (const count of both) await expect.poll(count).toBeGreaterThan(5);
    await cluster.want({ links: cutBetween(['n1'], ['n2']), nodes: {} });
    expect(await Promise.all(both.map(heardMeanwhile))).toEqual([0, 0]);
    expect(await run('n1', 'perl', '-e', KNOCK, '--', cluster.address('n2'))).toBe('no answer');
    expect(await overIpv6('n1', 'n2')).toMatch(/^(?:not connected: |no answer)/);
    await cluster.want(HEALTHY);
    const [first] = both;
    const before = (await first?.()) ?? 0;
    await expect.poll(() => first?.(), { timeout: 20_000 }).toBeGreaterThan(before);
  });

  it('of one direction silences the acknowledgements of that direction only', async () => {
    await cluster.want({ links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} });
    expect(await heardMeanwhile(heard('n2', 'n1'))).toBe(0);
    const { links } = await cluster.observe();
    expect(links.filter(({ ruled }) => ruled)).toMatchObject([{ from: 'n1', to: 'n2' }]);
    await cluster.want(HEALTHY);
  });
});

describe.skipIf(!here)('containers to which their engine gave IPv6', () => {
  const runId = `ipv6-${process.pid}`;
  const labels = labelsOf(runId, thisOwner(), 'node');
  let engine: Engine;
  let agent: Agent;
  let image: string;
  beforeAll(async () => {
    engine = await openEngine();
    image = await ensureBaseImage(engine, () => {});
    agent = await startAgent(engine, {
      image,
      name: `verify-${runId}.agent`,
      labels: labelsOf(runId, thisOwner(), 'agent'),
      binds: [],
      loopDevices: false,
    });
    await engine.docker.createNetwork({
      Name: `verify-${runId}`,
      Labels: labelsOf(runId, thisOwner(), 'network'),
      EnableIPv6: true,
      IPAM: { Config: [{ Subnet: '10.214.7.0/24' }, { Subnet: `${PREFIX}/64` }] },
    });
  });
  afterAll(async () => {
    await agent?.close();
    await sweep(engine, runId);
  });

  const PREFIX = 'fd5e:7a1c:4::';
  const address = (node: number): string => `${PREFIX}1${node}`;

  const startTalker = async (node: number, ...peers: readonly string[]) => {
    const container = await engine.docker.createContainer({
      Image: image,
      name: `verify-${runId}-n${node}`,
      Labels: labels,
      Entrypoint: ['perl', '-e', TALKER, '--', ...peers],
      HostConfig: {
        NetworkMode: `verify-${runId}`,
        Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' },
      },
      NetworkingConfig: {
        EndpointsConfig: {
          [`verify-${runId}`]: {
            IPAMConfig: { IPv4Address: `10.214.7.1${node}`, IPv6Address: address(node) },
          },
        },
      },
    });
    await container.start();
    return container;
  };

  it('hear nothing of it once they are hooked, whatever was connected, and IPv4 goes on', async () => {
    const one = await startTalker(1, address(2), '10.214.7.12');
    const two = await startTalker(2);
    const pids = await Promise.all(
      [one, two].map(async (container) => (await container.inspect()).State.Pid),
    );
    const root = `/proc/${pids[1]}/root/tmp/heard-`;
    const count = (from: string) => async (): Promise<number> =>
      Number(await agent.run(call('cat', `${root}${from}`)));
    const ipv6 = count(address(1));
    const ipv4 = count('10.214.7.11');
    for (const heard of [ipv6, ipv4]) {
      await expect.poll(() => heard().catch(() => 0), { timeout: 10_000 }).toBeGreaterThan(5);
    }
    expect(await heardMeanwhile(ipv6)).toBeGreaterThan(5);
    for (const pid of pids) await agent.run(hookLinks(pid));
    expect(await heardMeanwhile(ipv6)).toBe(0);
    expect(await heardMeanwhile(ipv4)).toBeGreaterThan(5);
  });
});
