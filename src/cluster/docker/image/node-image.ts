/**
 * The image that a node runs in: built from a system's own Dockerfile, got by its name, or the base.
 * A build is named by what goes into it (folder, arguments, base image), so it is made once.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { ImageSource } from '../../port/deployment.ts';
import type { Engine } from '../engine/engine.ts';
import { buildImage, hashOfFolder, imageExists, pullImage } from './build.ts';
import { buildProgress } from './build-progress.ts';
import { alone } from './lock.ts';

/** What an image says about itself. */
export interface NodeImage {
  readonly name: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** `user`, `uid`, `user:group` …; empty: root. */
  readonly user: string;
}

export interface ImageNeeds {
  readonly system: string;
  /** Name of the base image. */
  readonly base: string;
  readonly onProgress: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The image of each source, in their order; what several nodes share is made once. No source: the
 * base image.
 * @throws Failure `no-dockerfile`, `image-not-built` with the last lines of the build, `no-image` (exit 3)
 */
export const ensureNodeImages = async (
  engine: Engine,
  sources: readonly (ImageSource | undefined)[],
  needs: ImageNeeds,
): Promise<readonly NodeImage[]> => {
  const known = new Map<string, NodeImage>();
  const images: NodeImage[] = [];
  for (const source of sources) {
    const key = JSON.stringify(source ?? null);
    const image = known.get(key) ?? (await inspected(engine, await ensure(engine, source, needs)));
    known.set(key, image);
    images.push(image);
  }
  return images;
};

const ensure = (
  engine: Engine,
  source: ImageSource | undefined,
  needs: ImageNeeds,
): Promise<string> => {
  if (source === undefined) return Promise.resolve(needs.base);
  return 'image' in source ? named(engine, source, needs) : built(engine, source, needs);
};

const named = async (
  engine: Engine,
  { image, pull = 'missing' }: Extract<ImageSource, { image: string }>,
  { onProgress, signal }: ImageNeeds,
): Promise<string> => {
  if (await imageExists(engine, image)) return image;
  if (pull === 'never') {
    throw infrastructureFailure(
      'no-image',
      `The engine has no image ${image}, and it is not to be pulled.`,
      `Make it there: docker build -t ${image} …, or docker load.`,
    );
  }
  onProgress(`getting ${image}`);
  try {
    await pullImage(engine, image, onProgress, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw infrastructureFailure(
      'no-image',
      `The image ${image} cannot be had: ${(error as Error).message}.`,
      'Check the name and the way to its registry, or load it into the engine ("docker load").',
      error,
    );
  }
  return image;
};

const built = async (
  engine: Engine,
  source: Extract<ImageSource, { dockerfileDir: string }>,
  { system, base, onProgress, signal }: ImageNeeds,
): Promise<string> => {
  const { dockerfileDir: folder, buildArgs = {} } = source;
  const file = join(folder, 'Dockerfile');
  if (!existsSync(file)) {
    throw infrastructureFailure(
      'no-dockerfile',
      `There is no Dockerfile for ${system} in ${folder}.`,
    );
  }
  // One that does not stand on our base need not be built again when that changes.
  const onBase = /^\s*ARG\s+BASE\b/im.test(await readFile(file, 'utf8'));
  const args = { ...(onBase ? { BASE: base } : {}), ...buildArgs };
  const image = `verify-${asRepository(system)}:${await hashOfFolder(folder, JSON.stringify(args))}`;
  if (await imageExists(engine, image)) return image;
  const waiting = (): void => onProgress(`another run is building the image of ${system}`);
  return alone(`image-${asRepository(system)}`, waiting, async () => {
    signal.throwIfAborted();
    if (await imageExists(engine, image)) return image;
    const what = `building the image of ${system}`;
    onProgress(`${what} (once on this machine)`);
    try {
      const onLine = buildProgress(what, onProgress);
      await buildImage(engine, { folder, image, buildArgs: args, onLine, signal });
    } catch (error) {
      signal.throwIfAborted();
      const given = Object.entries(args).map(([name, value]) => `--build-arg ${name}=${value} `);
      throw infrastructureFailure(
        'image-not-built',
        `The image of ${system} cannot be built: ${(error as Error).message}`,
        `Try it by hand: docker build ${given.join('')}${folder}`,
        error,
      );
    }
    return image;
  });
};

/** The characters that a repository's name may have. */
const asRepository = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'system';

const inspected = async (engine: Engine, name: string): Promise<NodeImage> => {
  const { Config } = await engine.docker.getImage(name).inspect();
  const words = (list: string | string[] | null | undefined): readonly string[] =>
    typeof list === 'string' ? [list] : (list ?? []);
  return {
    name,
    entrypoint: words(Config.Entrypoint),
    command: words(Config.Cmd),
    user: Config.User ?? '',
  };
};
