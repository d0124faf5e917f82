/**
 * Tells of each stage of a fault: to the ledger first, on the disk before the next step is taken; then
 * to the history, as the nemesis' own operations; and to whoever watches.
 */
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Recorder } from '../../history/recorder.ts';
import type { Emit, FaultEvent } from '../events.ts';
import { type ActiveFault, wholeEffect } from './active-fault.ts';
import type { FaultLog } from './fault-log.ts';

export interface FaultTellerOptions {
  readonly recorder: Recorder;
  readonly log: FaultLog;
  readonly emit: Emit;
  readonly nowMs: () => number;
}

export class FaultTeller {
  readonly #options: FaultTellerOptions;

  constructor(options: FaultTellerOptions) {
    this.#options = options;
  }

  /** @param atMs since clients began to work: what a replay goes by */
  planned(active: ActiveFault, atMs: number): void {
    const { log, nowMs } = this.#options;
    const { id, fault } = active;
    log.write({ stage: 'planned', id, timeMs: nowMs(), atMs, fault, ...wholeEffect(active) });
    this.#emit(active, 'planned');
    this.#record(active, 'invoke', 'start');
  }

  applied(active: ActiveFault): void {
    const { log, nowMs } = this.#options;
    log.write({ stage: 'applied', id: active.id, timeMs: nowMs() });
    this.#record(active, 'info', 'start');
  }

  proved(active: ActiveFault): void {
    this.evidence(active);
    this.#emit(active, active.proof.on ? 'on' : 'not-on');
  }

  /** What is known now of a fault that was proved before. */
  evidence({ id, proof }: ActiveFault): void {
    const { log, nowMs } = this.#options;
    log.write({ stage: 'proved', id, timeMs: nowMs(), ...proof });
  }

  healing(active: ActiveFault): void {
    const { log, nowMs } = this.#options;
    log.write({ stage: 'healing', id: active.id, timeMs: nowMs() });
    this.#emit(active, 'healing');
    this.#record(active, 'invoke', 'stop');
  }

  healed(active: ActiveFault): void {
    const timeMs = this.#record(active, 'info', 'stop') / 1e6;
    const { id, left = [] } = active;
    this.#options.log.write({ stage: 'healed', id, timeMs, left });
    this.#emit(active, 'healed');
  }

  /** @returns ns on the run's clock */
  #record(
    { id, fault, left = [] }: ActiveFault,
    type: 'invoke' | 'info',
    action: 'start' | 'stop',
  ): number {
    const { nemesis, kind, summary } = fault;
    const value = { id, action, kind, summary, ...(left.length === 0 ? {} : { left }) };
    return this.#options.recorder.record({ process: 'nemesis', type, f: nemesis, value }).time;
  }

  #emit({ id, fault, proof }: ActiveFault, stage: FaultEvent['stage']): void {
    const { nemesis, kind, targets, summary, detail } = fault;
    const groups = (detail as { groups?: NodeName[][] } | null)?.groups;
    this.#options.emit({
      type: 'fault',
      id,
      stage,
      nemesis,
      kind,
      targets,
      summary,
      evidence: proof.evidence,
      ...(groups === undefined ? {} : { groups }),
      timeMs: this.#options.nowMs(),
    });
  }
}
