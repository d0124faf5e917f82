import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngine, tryEngine } from './engine.ts';

// Engines that are not there are waited for in real time.
vi.setConfig({ testTimeout: 30_000 });

describe('an engine that cannot be used', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-engine-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A server on a socket that answers every request with this. */
  const serve = async (body: unknown) => {
    const socketPath = join(folder, `${Math.floor(performance.now() * 1000)}.sock`);
    const server = createServer((_, response) => response.end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    return { socketPath, [Symbol.dispose]: () => server.close() };
  };

  it('is not there: says so, and what to do', async () => {
    await expect(openEngine({ socketPath: join(folder, 'none') })).rejects.toMatchObject({
      code: 'no-engine',
      exitCode: 3,
      message: 'No Docker engine answers on this machine.',
      hint: expect.stringContaining('--runtime local') as string,
    });
  });

  it('is too old', async () => {
    using old = await serve({ ApiVersion: '1.39', Version: '18', OSType: 'linux' });
    expect(await tryEngine(old)).toMatchObject({
      problem: 'The Docker engine speaks API 1.39; 1.40 or newer is needed.',
    });
  });

  it('runs Windows containers', async () => {
    using windows = await serve({ ApiVersion: '1.45', Version: '27', OSType: 'windows' });
    expect(await tryEngine(windows)).toMatchObject({
      problem: 'The Docker engine runs windows containers; Linux containers are needed.',
    });
  });

  it('is not an engine at all', async () => {
    using other = await serve('hello');
    expect(await tryEngine(other)).toHaveProperty('problem');
  });
});
