/** Plugs the checkers into a run. */
import type { Level } from '../../../checkers/ladder/levels.ts';
import { resolveModel } from '../../../checkers/linearizability/pool/model-reference.ts';
import type { Check } from '../../runner/check.ts';
import { decideLevels, type Question } from '../check/decide.ts';
import { levelResult, tell } from '../check/tell.ts';

export const check: Check = async ({ history, model, levels, promised, ...budget }) => {
  const reference = { name: model };
  const question: Question = { history, reference, model: await resolveModel(reference), budget };
  const rungs = await decideLevels(question, levels as readonly Level[]);
  const results = rungs.map((rung) => levelResult(rung, promised.includes(rung.level)));
  const broken = rungs.find(({ verdict }) => verdict.verdict === 'invalid');
  if (broken?.verdict.verdict !== 'invalid' || broken.level !== 'linearizable') {
    return { levels: results };
  }
  const { reason, counterexample } = tell(question, broken.verdict);
  const told = results.map((one) => (one.level === broken.level ? { ...one, reason } : one));
  return { levels: told, counterexample };
};
