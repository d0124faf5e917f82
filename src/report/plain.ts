/**
 * A run as plain lines, for pipes and CI: the seed and the command first and last, every phase and
 * fault when it happens, a progress line every five seconds, the summary at the end. A line once
 * written is never touched again, and there are no escapes unless colours were asked for.
 */
import type { Phase, RunEvent } from '../runner/events.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import { count, latency, outcomes, plural, rate, seedNote } from './format.ts';
import { type Happening, happeningOf } from './happenings.ts';
import { OperationIntervals, type OperationsEvent, type WatchedEvent } from './operations.ts';
import { painter, type Paint } from './paint.ts';
import { renderSummary } from './summary.ts';

export interface PlainOptions {
  /** Default: no colours. */
  readonly colour?: boolean;
  /** For the summary's wrapping; default 100. */
  readonly width?: number;
}

export interface Reporter {
  onEvent(event: RunEvent): void;
}

export const plainReporter = (
  write: (line: string) => void,
  { colour = false, width = 100 }: PlainOptions = {},
): Reporter => {
  const paint = painter(colour);
  const say = (timeMs: number, text: string): void =>
    write(`${paint.dim(`${(timeMs / 1000).toFixed(1).padStart(7)}s`)}  ${text}`);
  let plan: TestPlan | undefined;
  let setUp = true;
  let leader: string | undefined;
  let checkSaidMs = -Infinity;

  const show = (event: WatchedEvent): void => {
    switch (event.type) {
      case 'plan':
        plan = event.plan;
        return planLines(event.plan, event.folder).forEach(write);
      case 'phase':
        setUp = event.phase === 'set-up';
        return event.phase === 'done'
          ? undefined
          : say(event.timeMs, phaseText(event.phase, paint));
      case 'node':
        // Twelve lines of nodes that start are noise; a node that changes later is news.
        return setUp ? undefined : say(event.timeMs, `${event.node} ${event.state}`);
      case 'leader':
        if (event.node === leader) return undefined;
        leader = event.node;
        return say(event.timeMs, leader === undefined ? 'no leader' : `${leader} leads`);
      case 'fault':
        return faultTexts(event, paint).forEach((text) => say(event.timeMs, text));
      case 'operations':
        return say(event.untilMs, progressText(event));
      case 'check-progress':
        if (event.done < event.of && event.timeMs - checkSaidMs < EVERY_MS) return undefined;
        checkSaidMs = event.timeMs;
        return say(event.timeMs, `checked ${count(event.done)} of ${count(event.of)}`);
      case 'result':
        if (plan !== undefined) renderSummary(event.result, plan, { colour, width }).forEach(write);
        return undefined;
      default: {
        const happening = happeningOf(event);
        if (happening !== undefined) say(event.timeMs, happeningText(happening, paint));
      }
    }
  };

  return new OperationIntervals(EVERY_MS, show);
};

const EVERY_MS = 5_000;

const planLines = (plan: TestPlan, folder: string): string[] => {
  const bugs = plan.bugs.length === 0 ? '' : ` with ${plan.bugs.join(', ')}`;
  const nemeses = plan.nemeses.length === 0 ? 'no nemesis' : `nemesis ${plan.nemeses.join(' + ')}`;
  const length = [
    `${plan.timeLimitMs / 1000} s`,
    ...(plan.operations === undefined ? [] : [`at most ${plural(plan.operations, 'operation')}`]),
  ];
  return [
    `seed     ${plan.seed} (${seedNote(plan.runtime)})`,
    `command  ${plan.command}`,
    `folder   ${folder}`,
    `test     ${plan.system}${bugs} on ${plan.runtime}, ${plural(plan.nodes.length, 'node')}, ` +
      `workload ${plan.workload}, ${nemeses}, ${plural(plan.concurrency, 'client')}, ${length.join(', ')}`,
  ];
};

const phaseText = (phase: Exclude<Phase, 'done'>, paint: Paint): string =>
  `${paint.bold(phase.padEnd(8))}${paint.dim(PHASES[phase])}`;

const PHASES = {
  'set-up': 'the cluster is started',
  drive: 'clients work, and what is to break breaks',
  heal: 'everything is healed',
  recover: 'the system is given time to serve again',
  close: 'what became of everything is read',
  check: 'what the clients saw is checked',
} as const;

const happeningText = ({ level, text }: Happening, paint: Paint): string =>
  level === 'warning' ? `${paint.colour('yellow', 'warning')} ${text}` : text;

const faultTexts = (fault: Extract<RunEvent, { type: 'fault' }>, paint: Paint): string[] => {
  if (fault.stage === 'planned' || fault.stage === 'healing') return [];
  const { word, colour } = STAGES[fault.stage];
  const evidence = fault.evidence === undefined ? '' : ` (${fault.evidence})`;
  const name = `fault #${fault.id} ${fault.nemesis} ${fault.kind}`;
  return [`${paint.colour(colour, word)}  ${name}: ${fault.summary}${evidence}`];
};

const STAGES = {
  on: { word: 'on    ', colour: 'magenta' },
  'not-on': { word: 'not on', colour: 'yellow' },
  healed: { word: 'healed', colour: 'green' },
} as const;

const progressText = (event: OperationsEvent): string => {
  const seconds = (event.untilMs - event.fromMs) / 1000;
  const speed = seconds > 0 ? rate(event.ok / seconds) : '–';
  const p99 = event.latencyMs === undefined ? '' : `, p99 ${latency(event.latencyMs.p99)}`;
  return `${speed}  ${outcomes(event)}${p99}`;
};
