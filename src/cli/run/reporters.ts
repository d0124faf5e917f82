/** Who watches a run: the live screen on a terminal, plain lines elsewhere, JSON lines on request. */
import { plainReporter } from '../../report/plain.ts';
import { wantsColour } from '../../report/paint.ts';
import { renderSummary } from '../../report/summary.ts';
import type { Emit } from '../../runner/events.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';

export interface Reporting {
  readonly emit: Emit;
  /** Back to the normal screen; what it shows last is printed there. */
  finish(result?: RunResult): Promise<void>;
}

export interface ReportingOptions {
  readonly json: boolean;
  readonly tui: boolean;
  readonly plan: TestPlan;
  readonly onInterrupt: () => void;
}

export const startReporting = async (options: ReportingOptions): Promise<Reporting> => {
  const { stdout, stdin, stderr, env } = process;
  if (options.json) {
    const { jsonReporter } = await import('../../report/json.ts');
    const machine = jsonReporter((line) => stdout.write(`${line}\n`));
    const people = plainReporter((line) => stderr.write(`${line}\n`));
    return {
      emit: (event) => {
        machine.onEvent(event);
        people.onEvent(event);
      },
      finish: () => Promise.resolve(),
    };
  }
  const { canShowTui, startTui } = await import('../../tui/start.ts');
  const colour = wantsColour(stdout, env);
  const width = Math.min(stdout.columns ?? 100, 120);
  if (!options.tui || !canShowTui(stdout, env)) {
    const reporter = plainReporter((line) => stdout.write(`${line}\n`), { colour, width });
    return { emit: (event) => reporter.onEvent(event), finish: () => Promise.resolve() };
  }
  const tui = startTui({ stdout, stdin, env, onInterrupt: options.onInterrupt });
  return {
    emit: (event) => tui.onEvent(event),
    finish: async (result) => {
      await tui.stop();
      if (result === undefined) return;
      const lines = renderSummary(result, options.plan, { colour, width });
      stdout.write(`${lines.join('\n')}\n`);
    },
  };
};
