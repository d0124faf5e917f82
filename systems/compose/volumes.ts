/** What a service finds in its file system: its data folder, and files that lie beside the compose file. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { usageFailure } from '../../src/base/failure.ts';
import type { NodeContainer, RenderedFile } from '../../src/cluster/port/deployment.ts';
import type { Service } from './schema.ts';

/** Configuration is small; a folder of more is no configuration. */
const MOST_BYTES = 1 << 20;

/** @throws Failure (exit 64) for what cannot be had here */
export const volumesOf = (
  name: string,
  { volumes = [] }: Service,
  folder: string,
): Pick<NodeContainer, 'data' | 'files'> => {
  const mounts = volumes.map((volume) => mountOf(name, volume));
  const data = mounts.filter(({ source }) => source === undefined || !isPath(source));
  if (data.length > 1) {
    throw usageFailure(
      'compose-volumes',
      `Service ${name} has ${data.length} volumes: ${data.map(({ target }) => target).join(', ')}.`,
      'One is read: the folder with what the node must not forget.',
    );
  }
  const files = mounts.flatMap(({ source, target }) =>
    source !== undefined && isPath(source) ? filesBelow(name, resolve(folder, source), target) : [],
  );
  return {
    ...(data[0] === undefined ? {} : { data: data[0].target }),
    ...(files.length === 0 ? {} : { files }),
  };
};

interface Mount {
  /** A path of this machine, the name of a volume, or nothing: a volume without a name. */
  readonly source: string | undefined;
  readonly target: string;
}

const mountOf = (name: string, volume: NonNullable<Service['volumes']>[number]): Mount => {
  if (typeof volume === 'string') {
    const [first = '', second] = volume.split(':');
    return second?.startsWith('/') === true
      ? { source: first, target: second }
      : { source: undefined, target: first };
  }
  const { type, source, target } = volume;
  if (type === 'volume' || type === 'bind') return { source, target };
  throw usageFailure(
    'compose-volumes',
    `Service ${name} has a ${type} at ${target}, which is not read here.`,
  );
};

const isPath = (source: string): boolean => /^[./~]/u.test(source);

const filesBelow = (name: string, path: string, target: string): readonly RenderedFile[] => {
  if (!existsSync(path)) {
    throw usageFailure('compose-no-file', `Service ${name} mounts ${path}, which is not there.`);
  }
  const { mode, size } = statSync(path);
  if (!statSync(path).isDirectory()) {
    if (size > MOST_BYTES) throw tooMuch(name, path);
    return [{ path: target, content: readFileSync(path, 'utf8'), mode: mode & 0o777 }];
  }
  const files = readdirSync(path).flatMap((one) =>
    filesBelow(name, join(path, one), posix.join(target, one)),
  );
  if (files.reduce((sum, { content }) => sum + content.length, 0) > MOST_BYTES) {
    throw tooMuch(name, path);
  }
  return files;
};

const tooMuch = (name: string, path: string): Error =>
  usageFailure(
    'compose-large-mount',
    `Service ${name} mounts more than 1 MB from ${path}.`,
    'Files are copied into the node, for configuration; the rest belongs into its image.',
  );
