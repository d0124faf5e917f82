/**
 * Small histories are decided in the thread that asks: to start another takes longer than they do.
 *
 * Only by models that come along, which always return, and for a moment; what is not decided by then a
 * thread decides from the beginning. Of a violation the explanation may take its usual quarter of a second.
 */
import type { Question } from '../check-history.ts';
import { AnswerSoFar } from './answer-so-far.ts';
import type { Answer, Task } from './messages.ts';

const MOST_OPERATIONS = 1_000;
const MOMENT_MS = 50;

/** Undefined where it is a matter for a thread. @throws as `checkHistory` */
export const decideHere = async (
  task: Task,
  levels: Question['levels'],
): Promise<Answer | undefined> => {
  if (task.history.count > MOST_OPERATIONS || !('name' in task.model)) return undefined;
  const { decideAll } = await import('./decide-all.ts');
  const soFar = new AnswerSoFar(levels);
  const timeMs = Math.min(task.timeMs, MOMENT_MS);
  await decideAll({ ...task, timeMs }, (report) => soFar.add(report));
  const answer = soFar.answer('It was not decided.');
  const isDecided = answer.levels.every(({ verdict }) => verdict.verdict !== 'unknown');
  return isDecided || timeMs === task.timeMs ? answer : undefined;
};
