/** What `npm run bench -- sim-bugs` has measured so far: of each planted bug, its starts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface HuntRecord {
  /** The seed it began with. */
  readonly from: number;
  /** Until it was found, or all that were tried. */
  readonly seeds: number;
  readonly seconds: number;
  /** As what it was found; absent where it was not. */
  readonly anomaly?: string;
}

/** By the bug's name. */
export type Hunts = Readonly<Record<string, readonly HuntRecord[]>>;

const FILE = fileURLToPath(new URL('simulated-bugs.json', import.meta.url));

export const readHunts = (): Hunts =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Hunts) : {};

export const keepHunt = (bug: string, record: HuntRecord): void => {
  const hunts = readHunts();
  const kept = { ...hunts, [bug]: [...(hunts[bug] ?? []), record] };
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
};
