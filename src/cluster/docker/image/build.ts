/** Images: are they there, get them, build them. Errors that arrive inside a stream are thrown. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';

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
export const pullImage = async (engine: Engine, image: string): Promise<void> => {
  await streamEnd(engine, await engine.docker.pull(image), () => undefined);
};

/**
 * Builds a folder with a Dockerfile.
 * @param onStep told each step of the Dockerfile as it begins
 */
export const buildImage = async (
  engine: Engine,
  folder: string,
  image: string,
  base: string,
  onStep: (text: string) => void,
): Promise<void> => {
  const files = (await listFiles(folder)).sort();
  const stream = await engine.docker.buildImage(
    { context: folder, src: files },
    {
      t: image,
      buildargs: { BASE: base },
      rm: true,
      forcerm: true,
      labels: { 'verify.image': '1' },
    },
  );
  const output: string[] = [];
  try {
    await streamEnd(engine, stream, (text) => {
      output.push(text.trim());
      if (/^Step \d+/.test(text)) onStep(text.trim());
    });
  } catch (error) {
    const tail = output.filter((line) => line !== '').slice(-6);
    throw new Error([(error as Error).message, ...tail].join('\n'), { cause: error });
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

/** Resolves at the end of a progress stream; rejects with the error that it carried. */
export const streamEnd = (
  engine: Engine,
  stream: NodeJS.ReadableStream,
  onText: (text: string) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let failed: string | undefined;
    engine.docker.modem.followProgress(
      stream,
      (error: Error | null) => {
        if (failed !== undefined) reject(new Error(failed));
        else if (error === null) resolve();
        else reject(error);
      },
      (event: { stream?: string; error?: string }) => {
        failed ??= event.error;
        if (event.stream !== undefined) onText(event.stream);
      },
    );
  });

const listFiles = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
};
