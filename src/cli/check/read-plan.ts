/** The plan of a saved run, from the text of its file. */
import { usageFailure } from '../../base/failure.ts';
import { PLAN_VERSION, type TestPlan, testPlanSchema } from '../../runner/plan/plan.ts';

/** @throws Failure for a file that is no plan */
export const parsePlan = (file: string, text: string): TestPlan => {
  const bad = (why: string): Error =>
    usageFailure(
      'bad-run',
      `${file} is not the plan of a run: ${why}.`,
      'Check its history.jsonl by itself, with --model.',
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw bad((error as Error).message);
  }
  const { version } = (json ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version !== PLAN_VERSION) {
    throw bad(`another version of verify wrote it (plan version ${version}, not ${PLAN_VERSION})`);
  }
  const parsed = testPlanSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
};
