/** What was broken when, from the ledger of faults and from what ended by itself. */
import type { WantedState } from '../../cluster/port/wanted.ts';
import type { Disturbance } from '../../history/disturbance.ts';
import type { CrashEvent } from '../events.ts';
import type { FaultLine } from '../faults/fault-log.ts';

/** A node that ended by itself was not well for a while before. */
const BEFORE_END_MS = 1_000;

/** Undefined where a ledger of an older run does not say what its faults did. */
export const disturbancesIn = (
  ledger: readonly FaultLine[],
  crashes: readonly Pick<CrashEvent, 'node' | 'timeMs'>[],
): readonly Disturbance[] | undefined => {
  const found = new Map<number, Writable<Disturbance>>();
  for (const line of ledger) {
    if (line.stage === 'planned') {
      if (line.effect === undefined) return undefined;
      found.set(line.id, { ...planned(line.effect, line.changes === true), fromMs: line.timeMs });
    }
    const disturbance = found.get(line.id);
    if (disturbance === undefined) continue;
    if (line.stage === 'applied') disturbance.onMs = line.timeMs;
    if (line.stage === 'healing') disturbance.offMs = line.timeMs;
    if (line.stage === 'healed' && line.left.length === 0) disturbance.untilMs = line.timeMs;
  }
  return [...found.values(), ...crashes.map(ended)];
};

type Writable<T> = { -readonly [member in keyof T]: T[member] };

/** Not on before it was applied. */
const NEVER = { fromMs: 0, onMs: Infinity, offMs: Infinity, untilMs: Infinity };

const NOTHING = { down: [], cut: [], unsteadyNodes: [], unsteadyLinks: [] };

/** @param changes what it does is not the same all the time */
const planned = ({ nodes, links }: WantedState, changes: boolean): Disturbance => {
  const names = Object.keys(nodes);
  const isDown = (name: string): boolean =>
    !changes && (nodes[name]?.process ?? 'running') !== 'running';
  const isCut = ({ drop = 0 }: { readonly drop?: number }): boolean => !changes && drop === 1;
  const pair = ({ from, to }: { readonly from: string; readonly to: string }) =>
    [from, to] as const;
  return {
    ...NEVER,
    down: names.filter(isDown),
    unsteadyNodes: names.filter((name) => !isDown(name)),
    cut: links.filter(isCut).map(pair),
    unsteadyLinks: links.filter((link) => !isCut(link)).map(pair),
  };
};

/** Whether and when it came back is not looked at. */
const ended = ({ node, timeMs }: Pick<CrashEvent, 'node' | 'timeMs'>): Disturbance => ({
  ...NEVER,
  ...NOTHING,
  fromMs: timeMs - BEFORE_END_MS,
  unsteadyNodes: [node],
});
