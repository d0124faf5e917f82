/** A valid level with its order replayed by the independent verifier. */
import type { Columns } from '../../src/history/columns.ts';
import type { LevelVerdict } from '../ladder.ts';
import { verifyWitness, type WitnessCheck } from '../linearizability/witness.ts';
import type { Model } from '../model.ts';
import { verifyQuiescentWitness } from '../quiescent/check.ts';
import { verifySequentialWitness } from '../sequential/witness.ts';
import type { Valid } from '../verdict.ts';
import type { Witness } from './messages.ts';

/** One whose order does not replay becomes `unknown`: nobody should believe it. */
export const replayed = (
  history: Columns,
  model: Model,
  result: LevelVerdict & { readonly verdict: Valid },
): LevelVerdict & { readonly witness: Witness } => {
  const { engine } = result.verdict;
  const check = replay(history, model, result);
  if (check === undefined) return { ...result, witness: 'absent' };
  if (check.ok) return { ...result, witness: 'verified' };
  const reason = `The witness of ${engine} does not replay: ${check.reason}. This is an error in verify.`;
  return { ...result, verdict: { verdict: 'unknown', engine, reason }, witness: 'wrong' };
};

const replay = (
  history: Columns,
  model: Model,
  { level, verdict: { witness } }: LevelVerdict & { readonly verdict: Valid },
): WitnessCheck | undefined => {
  if (witness === undefined) return undefined;
  if (level === 'linearizable') return verifyWitness(history, model, witness);
  if (level === 'quiescent') return verifyQuiescentWitness(history, model, witness);
  return level === 'sequential' ? verifySequentialWitness(history, model, witness) : undefined;
};
