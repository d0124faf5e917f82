/** The page of what is found in systems that everybody knows: measured, see `track-record-data.ts`. */
import type {
  FaultsRecord,
  FindingRecord,
  SystemRecord,
  TrackRecord,
} from '../track-record-data.ts';
import { list, page, table } from './markdown.ts';

/** @param summaries what each finding is, by its command; one that is documented no more is left out */
export const trackRecordPage = (
  record: TrackRecord,
  summaries: ReadonlyMap<string, string>,
): string => {
  const systems = Object.entries(record);
  const tableOf = (isIn: (finding: FindingRecord) => boolean): string | undefined => {
    const rows = systems.flatMap(([name, { version, findings }]) =>
      findings.filter(isIn).flatMap((finding) => {
        const summary = summaries.get(finding.command);
        return summary === undefined ? [] : [findingRow(name, version, summary, finding)];
      }),
    );
    return rows.length === 0 ? undefined : table(FINDING_HEAD, rows);
  };
  const part = (title: string, text: string, rows: string | undefined): readonly string[] =>
    rows === undefined ? [] : [`## ${title}`, text, rows];
  return page(
    'Track record',
    'What `verify` finds in systems that everybody knows, and what it does not find. Made by ' +
      '`npm run bench -- track-record` and its parts `track-record-faults` and `track-record-rates`, ' +
      'with the packages of Debian 12: every line is a command that anybody can repeat. What is ' +
      'promised, by whom, and what a finding means stands on each system’s page.',
    ...part(
      'Found',
      'A violation within three runs; the sentence is the one that the run gave.',
      tableOf(({ violations }) => violations > 0),
    ),
    ...part(
      'Looked for, and not found',
      'Three runs each.',
      tableOf(({ violations, expected }) => violations === 0 && expected === 'nothing'),
    ),
    ...part(
      'Known, and not seen this time',
      'Seen before, and not in these three runs: it takes more of them.',
      tableOf(({ violations, expected }) => violations === 0 && expected === 'violation'),
    ),
    ...faultParts(systems),
    ...rateParts(systems),
    '## Measured',
    list(
      systems.map(
        ([name, { version, day, machine }]) => `${link(name)}: ${version}, ${day}, ${machine}`,
      ),
      'Nothing yet.',
    ),
  );
};

const FINDING_HEAD = ['system', 'what', 'command', 'seen', 'last run', 'what was said'];

const findingRow = (
  name: string,
  version: string,
  summary: string,
  finding: FindingRecord,
): string[] => [
  `${link(name)} (${version})`,
  summary,
  `\`${finding.command}\``,
  seenIn(finding),
  `${finding.seconds} s`,
  quoted(finding.said),
];

const seenIn = ({ expected, violations, runs, undecided = 0 }: FindingRecord): string => {
  if (expected === 'violation' && violations > 0) return `in run ${runs}`;
  const rest = undecided === 0 ? '' : `, ${undecided} undecided`;
  return `in ${violations} of ${runs} runs${rest}`;
};

type Systems = readonly (readonly [string, SystemRecord])[];

const faultParts = (systems: Systems): readonly string[] => {
  const measured = systems.filter(([, { faults }]) => faults.length > 0);
  const nemeses = [
    ...new Set(measured.flatMap(([, { faults }]) => faults.map((one) => one.nemesis))),
  ];
  if (nemeses.length === 0) return [];
  return [
    '## A minute of each fault',
    '`verify SYSTEM --nemesis FAULT --time-limit 60`, the default workload, once: the verdict, how many ' +
      'faults took effect, and how soon it served again after the last was healed.',
    table(
      ['system', ...nemeses],
      measured.map(([name, { faults }]) => [
        link(name),
        ...nemeses.map((nemesis) => faultCell(faults.find((one) => one.nemesis === nemesis))),
      ]),
    ),
    list(
      measured.flatMap(([name, { faults }]) =>
        faults
          .filter(({ verdict }) => verdict !== 'valid')
          .map(({ nemesis, said }) => `${name}, ${nemesis}: ${quoted(said)}`),
      ),
      'All were valid.',
    ),
    leftWords(measured.flatMap(([, { faults }]) => faults)),
  ];
};

const faultCell = (one: FaultsRecord | undefined): string => {
  if (one === undefined) return '';
  const { verdict, tookEffect, faults, recoveredMs } = one;
  const back =
    recoveredMs === undefined
      ? 'did not serve again'
      : `back in ${(recoveredMs / 1000).toFixed(1)} s`;
  if (verdict === 'none') return 'no run';
  return `${verdict === 'invalid' ? '**INVALID**' : verdict}; ${tookEffect} of ${faults} faults; ${back}`;
};

const leftWords = (all: readonly FaultsRecord[]): string => {
  const left = all.filter((one) => one.left.length > 0);
  return left.length === 0
    ? `Of ${all.length} runs nothing stayed behind: no container, no network, no volume.`
    : `Something stayed behind: ${left.map(({ command, left: what }) => `\`${command}\`: ${what.join(', ')}`).join('; ')}.`;
};

const rateParts = (systems: Systems): readonly string[] => {
  const rows = systems.flatMap(([name, { rates }]) =>
    rates.map((one) => [
      link(name),
      one.workload,
      String(one.clients),
      `${(one.firstOperationMs / 1000).toFixed(1)} s`,
      one.operationsPerSecond.toLocaleString('en-US'),
      `${one.p50Ms.toFixed(1)} ms`,
      `${one.p99Ms.toFixed(0)} ms`,
      one.loadBefore.toFixed(1),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    '## How fast it goes',
    '`verify SYSTEM --workload WORKLOAD --concurrency CLIENTS --rate 0 --time-limit 10`: no faults, and ' +
      'each client asks again as soon as it is answered. The first operation comes so long after the ' +
      'command, with images that are built. The load is that of the machine just before (one ' +
      'minute’s average): where it is not far below the number of cores, figures are too low.',
    table(
      ['system', 'workload', 'clients', 'first operation', 'ops/s', 'p50', 'p99', 'load before'],
      rows,
    ),
  ];
};

const link = (name: string): string => `[${name}](systems/${name}.md)`;

/** What a run or a log said is no Markdown. */
const quoted = (said: string): string => said.replaceAll(/[[\]<>*_`]/gu, String.raw`\$&`);
