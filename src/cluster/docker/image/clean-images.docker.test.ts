import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEngine } from '../engine/engine.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { buildImage, imageExists } from './build.ts';
import { cleanImages } from './clean-images.ts';

it.skipIf(!(await engineHere()))('removes what we built, and no image in use', async () => {
  const engine = await openEngine();
  const { docker } = engine;
  const folder = await mkdtemp(join(tmpdir(), 'verify-test-'));
  const image = (what: string): string => `verify-test-clean-${process.pid}:${what}`;
  const [free, used, foreign] = [image('free'), image('used'), image('foreign')];
  const build = async (name: string, dockerfile: string): Promise<void> => {
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    await writeFile(join(folder, 'name'), name);
    await buildImage(engine, { folder, image: name, buildArgs: {}, onLine: () => {} });
  };
  const nameless = async (): Promise<readonly string[]> =>
    (await docker.listImages({ filters: { dangling: ['true'] } })).map(({ Id }) => Id);

  for (const name of [free, used, foreign]) {
    await build(name, 'FROM scratch\nCOPY name /\nCMD ["/name"]\n');
  }
  const before = await nameless();
  const broken = build(image('broken'), `FROM ${free}\nCOPY Dockerfile /\nCOPY missing /\n`);
  await expect(broken).rejects.toThrow('missing');
  const [leftover = ''] = (await nameless()).filter((id) => !before.includes(id));
  const container = await docker.createContainer({ Image: used });
  try {
    const { removed, left } = await cleanImages(
      new RegExp(`^verify-test-clean-${process.pid}:(free|used)$`),
    );
    expect(removed).toEqual([`image ${leftover}`, `image ${free}`]);
    expect(left).toHaveLength(1);
    expect(left[0]).toContain(`image ${used}: `);
    expect(await imageExists(engine, free)).toBe(false);
    expect(await imageExists(engine, foreign)).toBe(true);
  } finally {
    await container.remove({ force: true });
    for (const name of [used, foreign]) await docker.getImage(name).remove();
    await rm(folder, { recursive: true, force: true });
  }
});
