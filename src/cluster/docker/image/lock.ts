/**
 * One at a time on this machine, or wherever the folder for temporary files is shared. Whoever holds
 * the lock touches its file again and again. One whose holder is known to be dead is taken over at
 * once; one whose holder cannot be seen from here, when it has not been touched for a while. Two waiters may take over the
 * same dead lock in the same instant; what is locked here must survive that (it is only slower).
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lifeOf, thisOwner, type Owner } from '../../undo/owner.ts';

const TOUCHED_EVERY_MS = 2000;
/** A machine may be busy, or asleep. */
const FORSAKEN_AFTER_MS = 30_000;
const ASKED_EVERY_MS = 200;

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
    await sleep(ASKED_EVERY_MS);
  }
  const touching = setInterval(() => void touch(file, mine), TOUCHED_EVERY_MS);
  touching.unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
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
  if (await isForsaken(file)) await rm(file, { force: true });
  return false;
};

const isForsaken = async (file: string): Promise<boolean> => {
  const text = await read(file);
  const written = await stat(file).catch(() => undefined);
  if (text === undefined || written === undefined) return false;
  const holder = ownerIn(text);
  const life = holder === undefined ? 'elsewhere' : lifeOf(holder);
  // Out of our sight, in another container for example: then it is the touch that counts.
  if (life === 'elsewhere') return Date.now() - written.mtimeMs > FORSAKEN_AFTER_MS;
  return life === 'dead';
};

/** Undefined while it is being written. */
const ownerIn = (text: string): Owner | undefined => {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
};

const touch = async (file: string, mine: string): Promise<void> => {
  const now = new Date();
  if ((await read(file)) === mine) await utimes(file, now, now).catch(() => undefined);
};

const read = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch(() => undefined);
