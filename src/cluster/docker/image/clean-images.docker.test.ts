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
  const folder = await mkdtemp(join(tmpdir(), 'verify-test-'));
  const [free, used, foreign] = ['free', 'used', 'foreign'].map(
    (what) => `verify-test-clean-${process.pid}:${what}`,
  ) as [string, string, string];
  const build = async (image: string): Promise<void> => {
    await writeFile(join(folder, 'Dockerfile'), `FROM scratch\nCMD ["${image}"]\n`);
    await buildImage(engine, { folder, image, buildArgs: {}, onLine: () => {} });
  };
  for (const image of [free, used, foreign]) await build(image);
  const container = await engine.docker.createContainer({ Image: used });
  try {
    const { removed, left } = await cleanImages(
      new RegExp(`^verify-test-clean-${process.pid}:(free|used)$`),
    );
    expect(removed).toEqual([`image ${free}`]);
    expect(left).toHaveLength(1);
    expect(left[0]).toContain(`image ${used}: `);
    expect(await imageExists(engine, free)).toBe(false);
    expect(await imageExists(engine, foreign)).toBe(true);
  } finally {
    await container.remove({ force: true });
    for (const image of [used, foreign]) await engine.docker.getImage(image).remove();
    await rm(folder, { recursive: true, force: true });
  }
});
