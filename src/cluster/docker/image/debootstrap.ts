/**
 * A Debian image without a registry: debootstrap from the mirror that this machine's own apt uses,
 * read at run time, imported into the engine. Needs root, debootstrap and a Debian host.
 */
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptSource, type AptSource } from './apt-source.ts';
import type { Engine } from '../engine/engine.ts';
import { IMAGE_LABEL, imageExists, streamEnd } from './build.ts';

const TREE_PREFIX = 'verify-debootstrap-';

/** Why it cannot be done here, or undefined. */
export const debootstrapProblem = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return 'debootstrap runs on Linux only';
  if (process.getuid?.() !== 0) return 'debootstrap needs root';
  if (program() === undefined) return 'debootstrap is not installed';
  if ((await source()) === undefined) return 'apt of this machine names no Debian mirror';
  return undefined;
};

/** The image's name; made when it is not there yet (half a minute). */
export const debootstrapImage = async (
  engine: Engine,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> => {
  const from = await source();
  const command = program();
  if (from === undefined || command === undefined) throw new Error('debootstrap cannot run here');
  const image = `verify-debian:${from.suite}`;
  if (await imageExists(engine, image)) return image;
  onProgress(`making a Debian ${from.suite} image with debootstrap (about half a minute)`);
  await removeOldTrees();
  const tree = await mkdtemp(join(tmpdir(), TREE_PREFIX));
  try {
    const cancel = signal === undefined ? {} : { cancelSignal: signal };
    await execa(command, ['--variant=minbase', from.suite, tree, from.uri], {
      ...cancel,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      stdin: 'ignore',
    });
    await importTree(engine, tree, image);
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
  return image;
};

const importTree = async (engine: Engine, tree: string, image: string): Promise<void> => {
  const tar = execa('tar', ['-C', tree, '-c', '.'], { buffer: false, stdout: 'pipe' });
  const [repo, tag] = image.split(':');
  const changes = `LABEL ${IMAGE_LABEL}=1`;
  const answer = await engine.docker.importImage(tar.stdout, { repo, tag, changes });
  await streamEnd(engine, answer, () => undefined);
  await tar;
};

/** Trees of builds that were killed; the caller holds the lock, so none is in use. */
const removeOldTrees = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith(TREE_PREFIX)) {
      await rm(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
};

const program = (): string | undefined =>
  ['/usr/sbin/debootstrap', '/usr/bin/debootstrap', '/sbin/debootstrap'].find((p) => existsSync(p));

const source = async (): Promise<AptSource | undefined> => {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const suite = /^VERSION_CODENAME=(.+)$/m.exec(release)?.[1];
  if (suite === undefined) return undefined;
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir('/etc/apt/sources.list.d').catch(() => []))
      .filter((name) => name.endsWith('.list') || name.endsWith('.sources'))
      .map((name) => `/etc/apt/sources.list.d/${name}`),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return aptSource(texts, suite);
};
