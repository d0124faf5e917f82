import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equalNodes, type Deployment } from '../port/deployment.ts';
import { requester } from '../port/requester.ts';
import { remains } from './engine/clean.ts';
import { openEngine } from './engine/engine.ts';
import { echoDeployment } from './fixtures/echo-cluster.ts';
import { engineHere } from './fixtures/engine-here.ts';
import { dockerRuntime } from './runtime.ts';

describe.skipIf(!(await engineHere()))('the start of programs of ours', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = (deployment: Deployment, runId: string) =>
    dockerRuntime.start(deployment, {
      runId,
      runDir: folder,
      onProgress: () => {},
      signal: new AbortController().signal,
      seed: 1,
      capabilities: [],
    });

  it('fails where one cannot be loaded: which, how it ended, what it said last', async () => {
    const runId = `dying-${process.pid}`;
    const module = new URL('./fixtures/dying-program.ts', import.meta.url).href;
    const deployment: Deployment = {
      system: 'dying',
      nodes: equalNodes(['n1', 'n2']),
      kind: { type: 'program', program: { module, options: {} } },
    };
    await expect(start(deployment, runId)).rejects.toMatchObject({
      code: 'node-ended',
      exitCode: 3,
      message: expect.stringMatching(
        /^n[12] ended while .*exit code 1[^]*this program never comes up/,
      ) as string,
    });
    expect(await remains(await openEngine(), runId)).toEqual([]);
  });

  it('is over when all of them answer', async () => {
    const cluster = await start(echoDeployment(3), `answering-${process.pid}`);
    const client = requester(cluster, 'test');
    try {
      const asked = cluster.nodes.map((node) =>
        client.tryToAsk(node, { type: 'echo', echo: node }, 10_000),
      );
      // None of them is lost, as it would be where nobody listens yet.
      for (const answer of await Promise.all(asked)) {
        expect(answer).toMatchObject({ type: 'echo_ok' });
      }
    } finally {
      client.close();
      await cluster.destroy();
    }
  });
});
