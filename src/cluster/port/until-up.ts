/** Waits until nodes that were started are up. */
import { infrastructureFailure } from '../../base/failure.ts';
import { pause } from '../../base/pause.ts';
import type { NodePlan } from './deployment.ts';
import type { NodeName } from './wanted.ts';

const LOOK_EVERY_MS = 100;
/** What is not up after so long never will be. */
const UP_WITHIN_MS = 120_000;
const ANSWER_WITHIN_MS = 10_000;

export interface UntilUpOptions {
  /** Ends the wait. */
  readonly signal: AbortSignal;
  readonly lastWords: (node: NodeName) => Promise<readonly string[]>;
}

/**
 * @param whyNot why a node is not up yet, or undefined when it is; a rejection is a reason too
 * @throws Failure `not-started` (exit 3) with the reasons and what the first of them said last
 */
export const untilUp = async <Plan extends Pick<NodePlan, 'name'>>(
  nodes: readonly Plan[],
  whyNot: (node: Plan) => Promise<string | undefined>,
  { signal, lastWords }: UntilUpOptions,
): Promise<void> => {
  const deadline = performance.now() + UP_WITHIN_MS;
  let waiting = nodes.map((node) => ({ node, why: 'nobody has asked it yet' }));
  while (!signal.aborted) {
    const asked = await Promise.all(
      waiting.map(async ({ node }) => ({ node, why: await answerOf(() => whyNot(node)) })),
    );
    waiting = asked.flatMap(({ node, why }) => (why === undefined ? [] : [{ node, why }]));
    const [first] = waiting;
    if (first === undefined) return;
    if (performance.now() > deadline) {
      const reasons = waiting.map(({ node, why }) => `${node.name}: ${why}`).join('; ');
      const said = (await lastWords(first.node.name)).map((line) => `\n  ${line.slice(0, 300)}`);
      throw infrastructureFailure(
        'not-started',
        `Not up after ${UP_WITHIN_MS / 1000} s: ${reasons}. ${said.length === 0 ? 'It has said nothing.' : `It said last:${said.join('')}`}`,
      );
    }
    await pause(LOOK_EVERY_MS, signal);
  }
};

/** A question that cannot be answered is a reason too. */
const answerOf = async (ask: () => Promise<string | undefined>): Promise<string | undefined> => {
  const answered = new AbortController();
  const late = `the question was not answered within ${ANSWER_WITHIN_MS / 1000} s`;
  try {
    return await Promise.race([ask(), pause(ANSWER_WITHIN_MS, answered.signal).then(() => late)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    answered.abort();
  }
};
