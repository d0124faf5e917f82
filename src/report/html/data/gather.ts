/** From all that is known of a run, or of any history that was checked, to what its report draws from. */
import type { Columns } from '../../../history/columns.ts';
import type { RunResult } from '../../../runner/evaluation/result.ts';
import type { SavedEvent } from '../../../runner/events.ts';
import type { FaultLine } from '../../../runner/faults/fault-log.ts';
import type { TestPlan } from '../../../runner/plan/plan.ts';
import { count } from '../../format.ts';
import { happeningOf } from '../../happenings.ts';
import { longestPrefixLines } from '../../longest-prefix.ts';
import { setFullLines } from '../../set-full.ts';
import { faultRows } from './fault-rows.ts';
import { leaderSpans } from './leader-spans.ts';
import { gatherLogs, type NodeText } from './logs.ts';
import { gatherMessages } from './messages.ts';
import { nodeLanes } from './node-lanes.ts';
import { MOST_OPERATIONS } from './operation-columns.ts';
import { overviewOf } from './overview.ts';
import type { ReportData, ReportHappening } from './report-data.ts';
import { startTime } from './start-time.ts';
import { storyOf } from './story.ts';

export interface ReportInput {
  readonly madeBy: string;
  readonly title: string;
  /** Absent for a history that no run of ours made. */
  readonly plan?: TestPlan;
  readonly result: RunResult;
  readonly history: Columns;
  readonly ledger: readonly FaultLine[];
  readonly events: readonly SavedEvent[];
  readonly logs: readonly NodeText[];
  /** Lines of `messages.jsonl`, parsed. */
  readonly messages?: readonly unknown[];
  /** Names of the files that lie within the page. */
  readonly files: readonly string[];
}

export const gatherReport = (input: ReportInput): ReportData => {
  const { madeBy, title, plan, result, history, ledger, events, files } = input;
  const endMs = endOf(history, events);
  const wallMs = startTime(events);
  const nodes = nodeLanes(nodesOf(input), events, endMs);
  const { counterexample } = result;
  const story = counterexample && storyOf(counterexample, history, endMs);
  const { leftOut, ...logs } = gatherLogs(input.logs, wallMs, story?.fromMs);
  const messages = input.messages && gatherMessages(input.messages, story?.fromMs);
  return {
    madeBy,
    title,
    ...(plan === undefined ? {} : { plan }),
    result,
    ...(wallMs === undefined ? {} : { wallMs }),
    endMs,
    phases: events.flatMap((event) =>
      event.type === 'phase' ? [{ phase: event.phase, timeMs: event.timeMs }] : [],
    ),
    nodes,
    leaders: leaderSpans(events, input.logs, nodes, endMs),
    faults: faultRows(result.faults, ledger, events),
    happenings: events.flatMap(told),
    overview: overviewOf(history, endMs),
    ...(story === undefined ? {} : { story }),
    logs,
    ...(messages === undefined ? {} : { messages: messages.rows }),
    words: wordsOf(result),
    leftOut: leftOutWords(history, leftOut, messages?.leftOut ?? 0, files),
    files,
  };
};

/** Wide enough that nothing is broken into lines: the page does that. */
const WIDE = 10_000;

const wordsOf = ({ longestPrefix, setFull }: RunResult): ReportData['words'] => ({
  prefix: longestPrefix === undefined ? [] : longestPrefixLines(longestPrefix, WIDE),
  set: setFull === undefined ? [] : setFullLines(setFull, WIDE),
});

const nodesOf = ({ plan, history }: ReportInput): readonly string[] =>
  plan === undefined ? history.nodes : plan.nodes.map(({ name }) => name);

/** Without the check, which takes as long as it takes. */
const endOf = (
  { count, invokeTime, completeTime }: Columns,
  events: readonly SavedEvent[],
): number => {
  const check = events.find((event) => event.type === 'phase' && event.phase === 'check');
  let last = check?.timeMs ?? events.at(-1)?.timeMs ?? 0;
  for (let row = 0; row < count; row++) {
    const completed = completeTime[row] as number;
    last = Math.max(last, (invokeTime[row] as number) / 1e6);
    if (Number.isFinite(completed)) last = Math.max(last, completed / 1e6);
  }
  return Math.max(last, 1e-6);
};

const told = (event: SavedEvent): readonly ReportHappening[] => {
  const happening = happeningOf(event);
  if (happening === undefined) return [];
  return [{ timeMs: event.timeMs, level: happening.level, text: happening.text }];
};

const leftOutWords = (
  history: Columns,
  logLines: number,
  messages: number,
  files: readonly string[],
): readonly string[] => [
  ...(history.count > MOST_OPERATIONS
    ? [
        `Of ${count(history.count)} operations one in ${Math.ceil(history.count / MOST_OPERATIONS)} is drawn and listed; rates, percentiles and the verdict are of all.`,
      ]
    : []),
  ...(logLines > 0
    ? [`Of the nodes' logs ${count(logLines)} lines are not here; the run's folder has them.`]
    : []),
  ...(messages > 0 ? [`Of the messages between nodes ${count(messages)} are not here.`] : []),
  ...(files.includes('history.jsonl')
    ? []
    : ['The history is not within this page: it was too large, or in another format.']),
];
