/**
 * Watches nodes for what nobody asked for: processes that end by themselves, lines in their logs that
 * mean trouble, what they say against their protocol, and what does not hold of them. All of it is told and saved; the run is judged by it.
 */
import type { Failure } from '../base/failure.ts';
import type { Cluster } from '../cluster/port/cluster.ts';
import type { Alarm } from '../cluster/port/system.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import { BreachCounts } from './breach-counts.ts';
import type { Stage } from './stage.ts';

export interface NodeWatch {
  /** A node that ended by itself and will not be started again, or undefined. */
  downForGood(): NodeName | undefined;
  isDownForGood(node: NodeName): boolean;
  /** Whether all nodes are such. */
  allDownForGood(): boolean;
  /** What nodes said against their protocol. */
  readonly breaches: BreachCounts;
  /** Nodes that are down by themselves just now. */
  readonly down: ReadonlySet<NodeName>;
  /** Those of them that nobody can blame: a fault of the run has damaged their files. */
  lost(): ReadonlySet<NodeName>;
  /** How a node ended the last time. */
  detailOf(node: NodeName): string;
  /** Who else wants to know, and why an end is no fault of the system. */
  attend(attendant: Attendant): void;
  /** What happened to the cluster after which the run says nothing, or undefined. */
  readonly failure: Failure | undefined;
  /** From here on ends are wanted. */
  stop(): void;
  /** Resolves when all that was noticed so far has been told. */
  settled(): Promise<void>;
}

export interface Attendant {
  onNode(node: NodeName, state: 'dead' | 'running'): void;
  /** The run cannot go on. */
  onFailed(failure: Failure): void;
  /** Why an end, or a complaint in its log, is no fault of the node, or undefined. */
  excuse(node: NodeName): string | undefined;
}

/** Of each alarm and node, so many lines are told. */
const MOST_LINES = 3;
/** Of each node, so many ends are told one by one, with their logs. */
const MOST_CRASHES = 20;
const LOG_LINES = 20;

export const watchNodes = (cluster: Cluster, alarms: readonly Alarm[], stage: Stage): NodeWatch => {
  const down = new Set<NodeName>();
  const forGood = new Set<NodeName>();
  /** Whose last end was no fault of its own. */
  const excused = new Set<NodeName>();
  const details = new Map<NodeName, string>();
  const counts = new Map<string, number>();
  const telling = new Set<Promise<void>>();
  const breaches = new BreachCounts((event) => stage.emit(event));
  let attendant: Attendant | undefined;
  let failure: Failure | undefined;
  let stopped = false;

  const count = (what: string): number => {
    const now = (counts.get(what) ?? 0) + 1;
    counts.set(what, now);
    return now;
  };

  const tellCrash = async (
    node: NodeName,
    detail: string,
    restartInMs: number | undefined,
    timeMs: number,
  ): Promise<void> => {
    const excuse = attendant?.excuse(node);
    const log = await cluster.logTail(node, LOG_LINES).catch(() => []);
    stage.emit({
      type: 'crash',
      node,
      detail,
      ...(restartInMs === undefined ? {} : { restartInMs }),
      ...(excuse === undefined ? {} : { excuse }),
      log,
      timeMs,
    });
  };

  cluster.watch({
    ended: (node, detail, restartInMs) => {
      if (stopped) return;
      down.add(node);
      if (attendant?.excuse(node) === undefined) excused.delete(node);
      else excused.add(node);
      details.set(node, detail);
      if (restartInMs === undefined) forGood.add(node);
      attendant?.onNode(node, 'dead');
      if (count(`crash/${node}`) > MOST_CRASHES) return;
      const told = tellCrash(node, detail, restartInMs, stage.nowMs());
      telling.add(told);
      void told.finally(() => telling.delete(told));
    },
    restarted: (node) => {
      if (stopped) return;
      down.delete(node);
      attendant?.onNode(node, 'running');
      if (count(`restart/${node}`) > MOST_CRASHES) return;
      stage.emit({ type: 'restart', node, timeMs: stage.nowMs() });
    },
    breached: (node, breach) => {
      if (!stopped) breaches.add(node, breach, stage.nowMs());
    },
    invariantBroken: (broken) => {
      if (!stopped) stage.emit({ type: 'invariant', ...broken, timeMs: stage.nowMs() });
    },
    usedMachine: (node, call) => {
      if (!stopped) stage.emit({ type: 'machine-call', node, ...call, timeMs: stage.nowMs() });
    },
    failed: (why) => {
      if (stopped) return;
      failure = why;
      attendant?.onFailed(why);
    },
    ...(alarms.length === 0
      ? {}
      : {
          logLine: (node: NodeName, line: string): void => {
            if (stopped) return;
            for (const { pattern, means, severity } of alarms) {
              if (!pattern.test(line) || count(`${means}/${node}`) > MOST_LINES) continue;
              const excuse = attendant?.excuse(node);
              stage.emit({
                type: 'alarm',
                node,
                means: excuse === undefined ? means : `${means} (${excuse})`,
                severity: excuse === undefined ? severity : 'warning',
                line,
                timeMs: stage.nowMs(),
              });
            }
          },
        }),
  });

  return {
    down,
    lost: () => new Set([...down].filter((node) => excused.has(node))),
    downForGood: () => [...forGood][0],
    isDownForGood: (node) => forGood.has(node),
    allDownForGood: () => forGood.size === cluster.nodes.length,
    breaches,
    get failure() {
      return failure;
    },
    detailOf: (node) => details.get(node) ?? 'unknown',
    attend: (who) => {
      attendant = who;
      for (const node of down) who.onNode(node, 'dead');
      if (failure !== undefined) who.onFailed(failure);
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      breaches.tellCounts(stage.nowMs());
      const steps = cluster.stepsChecked?.();
      if (steps !== undefined) {
        stage.emit({ type: 'invariants-checked', steps, timeMs: stage.nowMs() });
      }
    },
    settled: async () => {
      await Promise.all(telling);
    },
  };
};
