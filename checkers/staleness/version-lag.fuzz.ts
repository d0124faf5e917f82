/** The version lag of reads against its definition: the writes certainly in between, one by one. */
import { randomFrom } from '../../src/base/random.ts';
import { NONE, OK } from '../../src/history/columns.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import {
  columnsOf,
  randomOperations,
  randomShape,
  type TinyOperation,
} from '../../testing/histories/random-sessions.ts';
import { casRegister } from '../models/register.ts';
import { readModelHistory } from '../session/model-history.ts';
import { versionLag } from './version-lag.ts';

fuzz({
  name: 'version lag',
  kind: 'version lag',
  run: (seed, cases) => fuzzLag(seed, cases),
  shares: { stale: 0.05 },
});

/** How many reads were stale. @throws Error at the first history whose lag is another. */
const fuzzLag = (seed: string, cases: number): Outcomes => {
  let stale = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`lag/${seed}/${at}`);
    const shape = { ...randomShape(random), uniqueValues: true, cas: false };
    const drawn = randomOperations(random, shape);
    const history = readModelHistory(columnsOf(drawn), casRegister());
    if (history.verdict === 'not-applicable') throw new Error(history.reason);
    const lags = drawn.map((read) => lagOf(read, drawn));
    const most = Math.max(0, ...lags);
    const staleReads = lags.filter((count) => count > 0).length;
    const lag = versionLag(history);
    if (lag.most !== most || lag.staleReads !== staleReads) {
      const what = JSON.stringify({ lag, most, staleReads, drawn });
      throw new Error(`seed ${seed}, case ${at}: ${what}`);
    }
    stale += staleReads;
  }
  return { stale };
};

const lagOf = (read: TinyOperation, drawn: readonly TinyOperation[]): number => {
  const source = drawn.find((w) => w.kind === 'write' && w.key === read.key && w.to === read.from);
  const thinAir = source === undefined && read.from !== 0;
  if (read.kind !== 'read' || read.outcome !== OK || thinAir) return 0;
  if (source !== undefined && source.complete === NONE) return 0;
  return drawn.filter(
    (w) =>
      w.kind === 'write' &&
      w.outcome === OK &&
      w.key === read.key &&
      w.invoke > (source?.complete ?? -1) &&
      w.complete < read.invoke,
  ).length;
};
