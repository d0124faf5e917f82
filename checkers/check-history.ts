/**
 * One history decided beside a living event loop: every level that is asked for, whether the nodes
 * converged, and of a violation the few operations that prove it.
 *
 * The work is done in threads; the caller only waits. (What is small is decided at once, where it is
 * asked: decide-here.ts.) What takes longer than its budget, or than the
 * signal allows, is ended, also where a user's model never returns. What was decided by then counts;
 * the rest is `unknown`. The interned values of the history are copied to the thread, and that is
 * done by the caller's thread.
 */
import type { Columns } from '../src/history/columns.ts';
import type { Disturbance } from '../src/history/disturbance.ts';
import { Failure } from '../src/base/failure.ts';
import { AnswerSoFar } from './check-history/answer-so-far.ts';
import type { Answer, AskedLevel, Report, Task } from './check-history/messages.ts';
import { decideHere } from './check-history/decide-here.ts';
import { CheckThread, type TaskEnd } from './check-history/thread.ts';
import type { ModelReference } from './linearizability/pool/model-reference.ts';
import { shareColumns } from './linearizability/pool/share.ts';
import type { Budget } from './verdict.ts';

export interface Question {
  readonly history: Columns;
  readonly model: ModelReference;
  /** The first one that is broken is explained. */
  readonly levels: readonly AskedLevel[];
  /** Nanoseconds on its clock at which the last fault was undone; absent where that is not known. */
  readonly healedAt?: number;
  /** What was broken when; absent where that is not known. */
  readonly disturbances?: readonly Disturbance[];
  readonly budget: Budget;
  /** Ends the check; what is decided until then counts. */
  readonly signal?: AbortSignal;
  /** Whether the orders that explain valid levels are replayed; one that does not is not believed. */
  readonly verifyWitness?: boolean;
}

/** The thread looks at the clock itself; so much later it is ended. */
const GRACE_MS = 2_000;
/** Convergence and the times of sets may take this much more, where the levels have used up the budget. */
const OVERTIME_SHARE = 0.2;
/** The longest time that a timer of Node takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @throws Failure where the model cannot be had, or the history asks for what it does not know. */
export const checkHistory = async (question: Question): Promise<Answer> => {
  const { levels, signal, budget } = question;
  const soFar = new AnswerSoFar(levels);
  if (signal?.aborted === true) return soFar.answer(WHY.stopped);
  const task = taskOf(question);
  const small = await decideHere(task, levels);
  if (small !== undefined) return small;
  const thread = CheckThread.take(budget.memoryBytes);
  using watch = new Watch(signal);
  watch.endAfter(budget.timeMs * (1 + OVERTIME_SHARE) + GRACE_MS);
  let trouble: Trouble | undefined;
  const running = thread.run({ ...task, history: shareColumns(task.history) }, (report) => {
    if (report.type === 'progress') budget.onProgress?.(report.done, report.of);
    else if (report.type === 'explaining') watch.endAfter(report.timeMs + GRACE_MS);
    else if (report.type === 'failure' || report.type === 'crash') trouble = report;
    else soFar.add(report);
  });
  const end = await Promise.race([running, watch.ended]).catch(async (error: unknown) => {
    await thread.end();
    throw error;
  });
  if (end === 'done') thread.release();
  else await thread.end();
  if (trouble !== undefined) throw errorOf(trouble);
  return soFar.answer(WHY[end]);
};

/** Most checks ask for less. */
const USUAL_MEMORY_BYTES = 2 ** 31;

/** Starts the thread of the next check while there is something else to wait for. */
export const prepareCheck = (memoryBytes = USUAL_MEMORY_BYTES): void =>
  CheckThread.warmUp(memoryBytes);

type Trouble = Extract<Report, { readonly type: 'failure' | 'crash' }>;
type End = TaskEnd | 'stopped' | 'late';

const WHY: Readonly<Record<End, string>> = {
  done: 'It was not decided.',
  stopped: 'The check was stopped.',
  late: 'The time budget ran out.',
  'out-of-memory': 'The memory budget ran out.',
  ended: 'The thread of the check ended early.',
};

/** Says when nobody should wait any longer: too late, or asked to stop. */
class Watch implements Disposable {
  readonly ended: Promise<End>;
  readonly end: (why: End) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #stop: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal | undefined) {
    let end: (why: End) => void = () => {};
    this.ended = new Promise((resolve) => (end = resolve));
    this.end = end;
    this.#signal = signal;
    this.#stop = () => end('stopped');
    signal?.addEventListener('abort', this.#stop, { once: true });
  }

  /** From now on, whatever was said before. */
  endAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end('late'), Math.min(ms, LONGEST_TIMER_MS));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#stop);
  }
}

const taskOf = ({
  history,
  model,
  levels,
  healedAt,
  disturbances,
  budget,
  verifyWitness,
}: Question): Task => ({
  history,
  model,
  levels,
  ...(healedAt === undefined ? {} : { healedAt }),
  ...(disturbances === undefined ? {} : { disturbances }),
  timeMs: budget.timeMs,
  memoryBytes: budget.memoryBytes,
  verifyWitness: verifyWitness ?? false,
});

const errorOf = (trouble: Trouble): unknown => {
  if (trouble.type === 'crash') return trouble.error;
  const { message, code, hint, exitCode } = trouble.failure;
  return new Failure(message, { code, exitCode, ...(hint === undefined ? {} : { hint }) });
};
