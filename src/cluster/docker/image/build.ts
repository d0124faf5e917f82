/** Images: are they there, get them, build them. Errors that arrive inside a stream are thrown. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { pullProgress, type PullEvent } from './pull-progress.ts';

/** On every image that we build or import: by it `cleanImages` finds them. */
export const IMAGE_LABEL = 'verify.image';

export const imageExists = async (engine: Engine, image: string): Promise<boolean> => {
  try {
    await engine.docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
};

/** Gets an image from its registry. */
export const pullImage = async (
  engine: Engine,
  image: string,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> => {
  // Without a tag the engine would get every one that there is.
  const tagged = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
  await streamEnd(
    engine,
    await engine.docker.pull(tagged),
    pullProgress(image, onProgress),
    signal,
  );
};

export interface Build {
  readonly folder: string;
  readonly image: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Told each line that the build prints. */
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Builds a folder with a Dockerfile. */
export const buildImage = async (engine: Engine, build: Build): Promise<void> => {
  const { folder, image, buildArgs, onLine, signal } = build;
  const files = (await listFiles(folder)).sort();
  const stream = await engine.docker.buildImage(
    { context: folder, src: files },
    { t: image, buildargs: buildArgs, rm: true, forcerm: true, labels: { [IMAGE_LABEL]: '1' } },
  );
  const output: string[] = [];
  try {
    await streamEnd(
      engine,
      stream,
      ({ stream: text = '' }) => {
        for (const line of text.split('\n').map((part) => part.trim())) {
          if (line === '') continue;
          output.push(line);
          if (output.length > 1000) output.splice(0, 500);
          onLine(line);
        }
      },
      signal,
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error([(error as Error).message, ...output.slice(-6)].join('\n'), { cause: error });
  }
};

/** Names a build by all that goes into it, so that a changed Dockerfile is a new image. */
export const hashOfFolder = async (folder: string, extra: string): Promise<string> => {
  const hash = createHash('sha256').update(extra);
  for (const file of (await listFiles(folder)).sort()) {
    hash.update(`\0${file}\0`).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
};

/** What the engine says while it builds or pulls. */
export interface StreamEvent extends PullEvent {
  /** What a build prints. */
  readonly stream?: string;
}

/** Resolves at the end of a progress stream; rejects with the error that it carried. */
export const streamEnd = (
  engine: Engine,
  stream: NodeJS.ReadableStream,
  onEvent: (event: StreamEvent) => void,
  signal?: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let failed: string | undefined;
    // The engine gives up what nobody listens to any more.
    const onAbort = (): void => {
      (stream as { destroy?: () => void }).destroy?.();
      reject(signal?.reason as Error);
    };
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    engine.docker.modem.followProgress(
      stream,
      (error: Error | null) => {
        signal?.removeEventListener('abort', onAbort);
        if (failed !== undefined) reject(new Error(failed));
        else if (error === null) resolve();
        else reject(error);
      },
      (event: StreamEvent & { readonly error?: string }) => {
        failed ??= event.error;
        onEvent(event);
      },
    );
  });

const listFiles = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
};
