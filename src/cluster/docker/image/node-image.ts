/** The image that the nodes of a deployment run in: the base, or a system's own Dockerfile on it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Deployment } from '../../port/cluster.ts';
import type { Engine } from '../engine/engine.ts';
import { buildImage, hashOfFolder, imageExists } from './build.ts';
import { alone } from './lock.ts';

/**
 * Builds it when it is missing (seconds to half a minute).
 * @throws Failure `no-dockerfile`, `image-not-built` (exit 3), with the last lines of the build
 */
export const ensureSystemImage = async (
  engine: Engine,
  deployment: Deployment,
  base: string,
  onProgress: (text: string) => void,
): Promise<string> => {
  const { kind, system } = deployment;
  if (kind.type !== 'container') return base;
  const folder = kind.container.dockerfileDir;
  if (!existsSync(join(folder, 'Dockerfile'))) {
    throw infrastructureFailure(
      'no-dockerfile',
      `There is no Dockerfile for ${system} in ${folder}.`,
    );
  }
  const image = `verify-${system}:${await hashOfFolder(folder, base)}`;
  if (await imageExists(engine, image)) return image;
  const waiting = (): void => onProgress(`another run is building the image of ${system}`);
  return alone(`image-${system}`, waiting, async () => {
    if (await imageExists(engine, image)) return image;
    onProgress(`building the image of ${system} (once on this machine)`);
    try {
      await buildImage(engine, folder, image, base, onProgress);
    } catch (error) {
      throw infrastructureFailure(
        'image-not-built',
        `The image of ${system} cannot be built: ${(error as Error).message}`,
        `Try it by hand: docker build --build-arg BASE=${base} ${folder}`,
        error,
      );
    }
    return image;
  });
};
