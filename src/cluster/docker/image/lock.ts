/**
 * One at a time on this machine: the lock of a dead process is taken over. Two waiters may take over
 * the same dead lock in the same instant; what is locked here must survive that (it is only slower).
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lifeOf, thisOwner, type Owner } from '../../undo/owner.ts';

const NAMELESS_FOR_MS = 10_000;

/** Runs `work` alone. @param onWait called once when another process holds the lock */
export const alone = async <T>(
  name: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> => {
  const file = join(tmpdir(), `verify-${name}.lock`);
  const mine = JSON.stringify({ ...thisOwner(), token: randomUUID() });
  let waited = false;
  while (!(await take(file, mine))) {
    if (!waited) onWait();
    waited = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    // Not when somebody has taken it over meanwhile: it is theirs then.
    if ((await read(file)) === mine) await rm(file, { force: true });
  }
};

const take = async (file: string, mine: string): Promise<boolean> => {
  try {
    await writeFile(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await isDead(file)) await rm(file, { force: true });
  return false;
};

const isDead = async (file: string): Promise<boolean> => {
  const text = await read(file);
  if (text === undefined) return false;
  try {
    return lifeOf(JSON.parse(text) as Owner) !== 'alive';
  } catch {
    // Whoever takes the lock writes its name at once: a file that stays without one is nobody's.
    const written = await stat(file).catch(() => undefined);
    return written !== undefined && Date.now() - written.mtimeMs > NAMELESS_FOR_MS;
  }
};

const read = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch(() => undefined);
