/**
 * The image that every node and the agent stand on: made once, named by the hash of its Dockerfile.
 * Its own base comes from a registry or, where none answers, from debootstrap.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, infrastructureFailure } from '../../../base/failure.ts';
import { debootstrapImage, debootstrapProblem } from './debootstrap.ts';
import type { Engine } from '../engine/engine.ts';
import { buildProgress } from './build-progress.ts';
import { buildImage, hashOfFolder, imageExists, pullImage } from './build.ts';
import { alone } from './lock.ts';
import { besideTheCode } from '../engine/beside-the-code.ts';

/** Off Linux our node programs cannot run on the host's node, so the base brings its own. */
const REGISTRY_IMAGE =
  process.platform === 'linux' ? 'debian:bookworm-slim' : 'node:20-bookworm-slim';

/**
 * The name of the base image, made first when it is missing (a quarter of a minute to one minute).
 * @throws Failure `no-base-image` (exit 3)
 */
export const ensureBaseImage = async (
  engine: Engine,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> => {
  const image = await baseImageName(engine);
  if (await imageExists(engine, image)) return image;
  const waiting = (): void => onProgress('another run is building the base image; waiting for it');
  return alone('base-image', waiting, async () => {
    if (await imageExists(engine, image)) return image;
    onProgress('building the base image (once on this machine)');
    const base = await debian(engine, onProgress, signal);
    signal?.throwIfAborted();
    try {
      await buildImage(engine, {
        folder: folder(),
        image,
        buildArgs: { BASE: base },
        onLine: buildProgress('building the base image', onProgress),
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw cannot(`building it on ${base} failed: ${(error as Error).message}`, error);
    }
    return image;
  });
};

export const baseImageName = async (engine: Engine): Promise<string> =>
  `verify-base:${await hashOfFolder(folder(), `${engine.architecture} ${REGISTRY_IMAGE}`)}`;

/** Why the base image is missing and cannot be made here, as far as can be told without trying. */
export const baseImageProblem = async (engine: Engine): Promise<string | undefined> => {
  if (await imageExists(engine, await baseImageName(engine))) return undefined;
  if (await imageExists(engine, REGISTRY_IMAGE)) return undefined;
  const noBootstrap = await debootstrapProblem();
  if (noBootstrap === undefined) return undefined;
  if (await registryMayHaveIt(engine)) return undefined;
  return `the base image is missing, no registry gives ${REGISTRY_IMAGE}, and ${noBootstrap}`;
};

/** A registry that does not answer at once gets the benefit of the doubt: this must be quick. */
const registryMayHaveIt = (engine: Engine): Promise<boolean> =>
  Promise.race([
    engine.docker
      .getImage(REGISTRY_IMAGE)
      .distribution()
      .then(
        () => true,
        () => false,
      ),
    sleep(500, true, { ref: false }),
  ]);

const folder = (): string => besideTheCode('image', 'base');

const debian = async (
  engine: Engine,
  onProgress: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> => {
  if (await imageExists(engine, REGISTRY_IMAGE)) return REGISTRY_IMAGE;
  onProgress(`getting ${REGISTRY_IMAGE}`);
  const noRegistry = await pullImage(engine, REGISTRY_IMAGE, onProgress, signal).then(
    () => undefined,
    (error: Error) => error,
  );
  signal?.throwIfAborted();
  if (noRegistry === undefined) return REGISTRY_IMAGE;
  const noBootstrap = await debootstrapProblem();
  if (noBootstrap !== undefined) {
    throw cannot(`${REGISTRY_IMAGE} cannot be had (${noRegistry.message}), and ${noBootstrap}`);
  }
  try {
    return await debootstrapImage(engine, onProgress, signal);
  } catch (error) {
    throw cannot(`debootstrap failed: ${(error as Error).message}`, error);
  }
};

const cannot = (why: string, cause?: unknown): Failure =>
  infrastructureFailure(
    'no-base-image',
    `The base image for Docker runs cannot be made: ${why}.`,
    `Load an image named ${REGISTRY_IMAGE} into the engine ("docker load"), or install debootstrap and run as root, or use --runtime local.`,
    cause,
  );
