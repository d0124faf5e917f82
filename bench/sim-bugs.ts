/**
 * Each planted bug of Raft, hunted by a swarm of simulated runs that is told nothing but the system:
 * how many seeds and seconds until it is found, from 20 starts. A start is kept as soon as it is done
 * (docs/simulated-bugs.json), so that what was broken off goes on where it was.
 */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HuntRecord, keepHunt, readHunts } from '../docs/simulated-bugs-data.ts';
import { raft } from '../systems/consensus/raft/index.ts';

export interface HuntRow {
  readonly bug: string;
  readonly starts: number;
  /** Of the starts. */
  readonly found: number;
  readonly medianSeeds: number;
  readonly worstSeeds: number;
  readonly medianSeconds: number;
  readonly worstSeconds: number;
  readonly seenAs: string;
}

const STARTS = 20;
const SEEDS_APART = 1_000;
/** Then a start is given up. */
const MOST_SEEDS = 20_000;

/** @param only names of bugs; none: all */
export const benchSimBugs = async (only: readonly string[]): Promise<readonly HuntRow[]> => {
  const bugs = (raft.bugs ?? []).map(({ name }) => name);
  for (const bug of bugs) {
    if (only.length > 0 && !only.includes(bug)) continue;
    for (let start = (readHunts()[bug] ?? []).length; start < STARTS; start++) {
      const record = await hunt(bug, start * SEEDS_APART);
      keepHunt(bug, record);
      console.error(JSON.stringify({ bug, ...record })); // it takes long: who waits sees that it goes on
    }
  }
  return bugs.flatMap((bug) => rowOf(bug, readHunts()[bug] ?? []));
};

interface SeedsLine {
  readonly type: string;
  readonly valid: number;
  readonly invalid: number;
  readonly unknown: number;
  readonly groups: readonly { readonly verdict: string; readonly what: string }[];
}

const PROGRAM = fileURLToPath(new URL('../bin/verify.js', import.meta.url));

const hunt = async (bug: string, from: number): Promise<HuntRecord> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const began = performance.now();
  try {
    const words = ['raft', '--runtime', 'sim', '--bug', bug, '--runs', String(MOST_SEEDS)];
    const more = ['--seed', String(from), '--json', '--results', results];
    const { stdout } = await execa(process.execPath, [PROGRAM, ...words, ...more], {
      reject: false,
      stdin: 'ignore',
      stderr: 'ignore',
      maxBuffer: 2 ** 28,
    });
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}') as SeedsLine;
    if (last.type !== 'seeds') throw new Error(`the hunt for ${bug} came to no result`);
    const anomaly = last.groups.find(({ verdict }) => verdict === 'invalid')?.what;
    return {
      from,
      seeds: last.valid + last.invalid + last.unknown,
      seconds: (performance.now() - began) / 1000,
      ...(anomaly === undefined ? {} : { anomaly }),
    };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
};

const rowOf = (bug: string, hunts: readonly HuntRecord[]): readonly HuntRow[] => {
  if (hunts.length === 0) return [];
  const seeds = hunts.map((one) => one.seeds).toSorted((a, b) => a - b);
  const seconds = hunts.map((one) => one.seconds).toSorted((a, b) => a - b);
  const middle = Math.floor(hunts.length / 2);
  const anomalies = hunts.flatMap(({ anomaly }) => (anomaly === undefined ? [] : [anomaly]));
  return [
    {
      bug,
      starts: hunts.length,
      found: anomalies.length,
      medianSeeds: seeds[middle] ?? 0,
      worstSeeds: seeds.at(-1) ?? 0,
      medianSeconds: seconds[middle] ?? 0,
      worstSeconds: seconds.at(-1) ?? 0,
      seenAs: [...new Set(anomalies)].toSorted().join(', '),
    },
  ];
};
