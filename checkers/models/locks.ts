/**
 * Locks. `mutex`: `acquire`, `release`. `fenced-lock`: an acquire returns a fencing token, greater
 * than all before; a release may name the token it gives back.
 *
 * A failed acquire or release did not happen. Who holds the lock is not compared: a release by
 * another client than the holder is legal where the lock is held.
 */
import type { Json } from '../../src/history/operation.ts';
import type { Model, Operation } from '../model.ts';
import { known } from './options.ts';

export const mutex = (): Model<boolean> => ({
  name: 'mutex',
  init: false,
  known: known('mutex', {}),
  functions: ['acquire', 'release'],
  step: (held, { f }) => {
    if (f === 'acquire') return held ? undefined : true;
    return held ? false : undefined;
  },
});

interface Fenced {
  readonly held: boolean;
  /** The holder's token, or null where nobody was told it. */
  readonly token: number | null;
  /** The greatest token anybody was told; null before the first. */
  readonly last: number | null;
}

export const fencedLock = (): Model<Fenced> => ({
  name: 'fenced-lock',
  init: { held: false, token: null, last: null },
  known: known('fenced-lock', {}),
  functions: ['acquire', 'release'],
  step: (state, operation) => {
    if (operation.f === 'release') return release(state, operation.argument);
    if (state.held) return undefined;
    const { result } = operation;
    // An acquire of unknown outcome took some token; not knowing which asks nothing of later ones.
    if (typeof result !== 'number') return { held: true, token: null, last: state.last };
    if (state.last !== null && result <= state.last) return undefined;
    return { held: true, token: result, last: result };
  },
  stateKey: ({ held, token, last }) => `${held} ${token} ${last}`,
  describe,
});

const release = ({ held, token, last }: Fenced, given: Json): Fenced | undefined => {
  if (!held) return undefined;
  if (typeof given !== 'number' || given === token) return { held: false, token: null, last };
  if (token !== null || (last !== null && given <= last)) return undefined;
  return { held: false, token: null, last: given };
};

const describe = ({ f, argument, result }: Operation): string => {
  if (f === 'acquire') return typeof result === 'number' ? `acquire → token ${result}` : 'acquire';
  return typeof argument === 'number' ? `release token ${argument}` : 'release';
};
