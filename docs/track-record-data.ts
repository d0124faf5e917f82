/**
 * What `npm run bench -- track-record` has measured, kept in `track-record.json` so that one system can
 * be measured again without the others; `track-record.md` is made from it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface TrackRecord {
  /** By the system's name. */
  readonly [system: string]: SystemRecord;
}

export interface SystemRecord {
  readonly version: string;
  /** "2026-11-28". */
  readonly day: string;
  readonly machine: string;
  readonly findings: readonly FindingRecord[];
  readonly faults: readonly FaultsRecord[];
  readonly rates: readonly RateRecord[];
}

/** One of the lists of a system's record. */
export type Part = 'findings' | 'faults' | 'rates';

export type Row = SystemRecord[Part][number];

/** One finding by its documented command. */
export interface FindingRecord {
  readonly command: string;
  readonly expected: 'violation' | 'nothing';
  /** Runs until it was seen, or all of them. */
  readonly runs: number;
  /** How many of them ended in a violation. */
  readonly violations: number;
  /** How many came to no decision; absent where that was not counted yet. */
  readonly undecided?: number;
  /** Of the last run, the whole command. */
  readonly seconds: number;
  /** What the last violation said, or the last run where there was none. */
  readonly said: string;
}

/** A run with one kind of faults, 60 s. */
export interface FaultsRecord {
  readonly command: string;
  readonly nemesis: string;
  readonly verdict: 'valid' | 'invalid' | 'unknown' | 'none';
  readonly said: string;
  /** Faults that took effect, of all. */
  readonly faults: number;
  readonly tookEffect: number;
  readonly operations: number;
  /** ms from healing until it served again; absent where it did not. */
  readonly recoveredMs?: number;
  /** What is left of the run afterwards, as the engine tells it; empty is the rule. */
  readonly left: readonly string[];
}

export interface RateRecord {
  readonly command: string;
  readonly clients: number;
  readonly workload: string;
  /** What the machine was busy with before, as its load average of one minute. */
  readonly loadBefore: number;
  /** From the command to the first operation, ms. */
  readonly firstOperationMs: number;
  readonly operationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const FILE = fileURLToPath(new URL('track-record.json', import.meta.url));

export const readTrackRecord = (): TrackRecord =>
  JSON.parse(readFileSync(FILE, 'utf8')) as TrackRecord;

/**
 * Puts a row in the place of the one with the same command; rows of commands that are measured no more
 * are taken out.
 *
 * @param commands all of that part of the system, in the order of the page
 */
export const keepRow = (
  system: string,
  part: Part,
  row: Row,
  commands: readonly string[],
): void => {
  const before: readonly Row[] = readTrackRecord()[system]?.[part] ?? [];
  const byCommand = new Map([...before, row].map((one) => [one.command, one]));
  const rows = commands.flatMap((command) => byCommand.get(command) ?? []);
  keepTrackRecord(system, { [part]: rows });
};

/** Replaces what is known of one system, the given parts of it only. */
export const keepTrackRecord = (system: string, parts: Partial<SystemRecord>): void => {
  const all = readTrackRecord();
  const before = all[system] ?? {
    version: '',
    day: '',
    machine: '',
    findings: [],
    faults: [],
    rates: [],
  };
  writeFileSync(
    FILE,
    `${JSON.stringify({ ...all, [system]: { ...before, ...parts } }, null, 2)}\n`,
  );
};
