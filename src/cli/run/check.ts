/** Plugs the checkers into a run. */
import { resolveModel } from '../../../checkers/index.ts';
import type { Check } from '../../runner/evaluation/check.ts';
import { type AskedLevel, decide, type Question } from '../check/decide.ts';
import { convergenceSummary, levelResult, tell } from '../check/tell.ts';

export const check: Check = async ({ history, model, healedAt, levels, promised, ...budget }) => {
  const reference = { name: model.name, options: model.options };
  const question: Question = {
    history,
    reference,
    model: await resolveModel(reference),
    ...(healedAt === undefined ? {} : { healedAt }),
    budget,
  };
  const { decided, convergence } = await decide(question, levels as readonly AskedLevel[]);
  const results = decided.map((one) => levelResult(one, promised.includes(one.level)));
  const answer = {
    levels: results,
    ...(convergence === undefined
      ? {}
      : { convergence: convergenceSummary(question, convergence) }),
  };
  const broken = decided.find(({ verdict }) => verdict.verdict === 'invalid');
  if (broken?.verdict.verdict !== 'invalid' || broken.level !== 'linearizable') return answer;
  const { reason, counterexample } = tell(question, broken.verdict);
  const told = results.map((one) => (one.level === broken.level ? { ...one, reason } : one));
  return { ...answer, levels: told, counterexample };
};
