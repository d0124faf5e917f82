import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartOptions } from '../port/cluster.ts';
import {
  equalNodes,
  type ContainerSpec,
  type Deployment,
  type NodeContainer,
} from '../port/deployment.ts';
import { HEALTHY } from '../port/wanted.ts';
import { remains } from './engine/clean.ts';
import { openEngine } from './engine/engine.ts';
import { echoDeployment, startEchoCluster } from './fixtures/echo-cluster.ts';
import { engineHere } from './fixtures/engine-here.ts';
import { ensureBaseImage } from './image/base-image.ts';
import { dockerRuntime } from './runtime.ts';

const container = (dockerfileDir: string, command: readonly string[]): Deployment => ({
  system: 'test-broken',
  nodes: equalNodes(['n1']),
  kind: {
    type: 'container',
    container: {
      container: () => ({ image: { dockerfileDir }, command: () => command, ports: {} }),
    },
  },
});

describe.skipIf(!(await engineHere()))('a start that fails', () => {
  let folder = '';
  const runId = `fails-${process.pid}`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const options = (more: Partial<StartOptions> = {}): StartOptions => ({
    runId,
    runDir: folder,
    onProgress: () => {},
    signal: new AbortController().signal,
    seed: 1,
    capabilities: [],
    ...more,
  });
  const nothingIsLeft = async (): Promise<void> =>
    expect(await remains(await openEngine(), runId)).toEqual([]);

  it('shows the steps of a build, and says what it said last and how to try it by hand', async () => {
    await writeFile(
      join(folder, 'Dockerfile'),
      'ARG BASE=none\nFROM ${BASE}\nRUN echo the reason; exit 7\n',
    );
    const told: string[] = [];
    const onProgress = (text: string): void => void told.push(text);
    const starting = dockerRuntime.start(container(folder, ['true']), options({ onProgress }));
    await expect(starting).rejects.toMatchObject({
      code: 'image-not-built',
      exitCode: 3,
      message: expect.stringMatching(
        /test-broken cannot be built.*code: 7[^]*the reason/,
      ) as string,
      hint: expect.stringContaining('docker build --build-arg BASE=verify-base:') as string,
    });
    expect(told).toContain('building the image of test-broken: Step 1/4 : ARG BASE=none');
    await nothingIsLeft();
  });

  /** Nodes of the base image that run these shell scripts, by name. */
  const scripts = async (
    byNode: Readonly<Record<string, string>>,
    more: Partial<NodeContainer> = {},
    started?: ContainerSpec['started'],
  ): Promise<Deployment> => {
    const image = await ensureBaseImage(await openEngine(), () => {});
    return {
      system: 'test-scripts',
      nodes: equalNodes(Object.keys(byNode)),
      kind: {
        type: 'container',
        container: {
          container: ({ name }) => ({
            image: { image },
            command: () => ['sh', '-c', byNode[name] ?? ''],
            ports: {},
            ...more,
          }),
          ...(started === undefined ? {} : { started }),
        },
      },
    };
  };

  it('ends with the node that ends, however long the others could be waited for', async () => {
    const deployment = await scripts(
      { n1: 'sleep 1000', n2: 'sleep 0.3; echo /var/lib/x: permission denied >&2; exit 2' },
      {},
      () => Promise.resolve('no leader'),
    );
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      code: 'node-ended',
      exitCode: 3,
      message:
        'n2 ended while the cluster was being set up: exit code 2. It said last:\n' +
        '  /var/lib/x: permission denied',
      hint: `Its whole log: ${folder}/nodes/n2.log`,
    });
    await nothingIsLeft();
  });

  it('says which signal a node died of', async () => {
    const deployment = await scripts({ n1: 'exit 139' }, {}, () => Promise.resolve('no'));
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      message: expect.stringContaining('signal SIGSEGV') as string,
    });
  });

  it('says that a program is not in the image', async () => {
    const nowhere = { command: () => ['no-such-server', '--port', '1'] };
    const deployment = await scripts({ n1: '' }, nowhere);
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      code: 'node-ended',
      message: expect.stringMatching(/exit code 127[^]*no-such-server: not found in \//) as string,
    });
  });

  it('gives up a node that its restart policy cannot help', async () => {
    const deployment = await scripts(
      { n1: 'echo no config; exit 1' },
      { restart: { afterMs: 50 } },
      () => Promise.resolve('not yet'),
    );
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      code: 'node-ended',
      message: expect.stringMatching(/no config\n {2}no config\n {2}no config$/) as string,
    });
    await nothingIsLeft();
  });

  it.each<[string, Partial<NodeContainer>]>([
    ['no-image', { image: { image: 'verify-nowhere:1', pull: 'never' } }],
    ['no-user', { user: 'nobody-here', data: '/data' }],
    ['no-command', { entrypoint: [], command: () => [] }],
  ])('says %s where a description does not fit', async (code, more) => {
    const deployment = await scripts({ n1: 'sleep 1000' }, more);
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({ code });
    await nothingIsLeft();
  });

  it('says that there is no Dockerfile', async () => {
    const deployment = container(join(folder, 'nowhere'), ['true']);
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      code: 'no-dockerfile',
    });
    await nothingIsLeft();
  });

  it('says that a program of ours is not built', async () => {
    const deployment = {
      ...echoDeployment(1),
      kind: { type: 'program', program: { module: 'systems/none/program.ts', options: {} } },
    } as const;
    await expect(dockerRuntime.start(deployment, options())).rejects.toMatchObject({
      code: 'not-built',
      hint: 'Run "npm run build".',
    });
    await nothingIsLeft();
  });

  it('refuses a program given by its path', async () => {
    const deployment: Deployment = {
      ...echoDeployment(1),
      kind: { type: 'binary', binary: { path: '/bin/true', args: [] } },
    };
    expect(await dockerRuntime.unavailable(deployment)).toContain('local runtime only');
  });

  it('can be broken off, and undoes what it has begun', async () => {
    const controller = new AbortController();
    const onProgress = (text: string): void => {
      if (text.startsWith('starting')) controller.abort(new Error('broken off'));
    };
    const starting = dockerRuntime.start(
      echoDeployment(3),
      options({ signal: controller.signal, onProgress }),
    );
    await expect(starting).rejects.toThrow('broken off');
    await nothingIsLeft();
  });
});

describe.skipIf(!(await engineHere()))('a restart on a port that somebody took', () => {
  it('says which, and succeeds when it is free again', async () => {
    await using echo = await startEchoCluster(1);
    const { port } = echo.cluster.endpoint('n1', 7000);
    await echo.cluster.want({ links: [], nodes: { n1: { process: 'dead' } } });
    const thief = createServer((socket) => socket.destroy());
    // The engine frees the port a moment after the process has died.
    await expect
      .poll(
        () =>
          new Promise<boolean>((resolve) => {
            thief.once('error', () => resolve(false));
            thief.listen(port, '127.0.0.1', () => resolve(true));
          }),
        { timeout: 10_000 },
      )
      .toBe(true);
    await expect(echo.cluster.want(HEALTHY)).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(String(port)) as string,
    });
    await new Promise((resolve) => thief.close(resolve));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
  });
});
