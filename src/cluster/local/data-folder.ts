/** The folder of a node with what it must not forget. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export const dataFolder = (nodeFolder: string): string => join(nodeFolder, 'data');

export const makeDataFolder = (nodeFolder: string): void => {
  mkdirSync(dataFolder(nodeFolder), { recursive: true });
};

/** All that the node knew is gone. */
export const forgetData = async (nodeFolder: string): Promise<void> => {
  await rm(dataFolder(nodeFolder), { recursive: true, force: true });
  makeDataFolder(nodeFolder);
};

/** Bytes of its files; files that go away meanwhile are gone. */
export const dataBytes = (nodeFolder: string): number => {
  const folder = dataFolder(nodeFolder);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const size = (name: string): number =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return names.reduce((sum, name) => sum + size(name), 0);
};
