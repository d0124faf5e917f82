/** What was decided: the levels, how far the history was linearizable, convergence and recovery by node. */
import { latency, outcomes } from '../../format.ts';
import type { ReportData } from '../data/report-data.ts';
import { card, el } from './dom.ts';
import type { State } from './state.ts';
import { MARKS, span } from './words.ts';

export const levelCard = ({ data }: State): HTMLElement =>
  card(
    'levels',
    'What was decided',
    'of each level and property: verdict, engine, time',
    [],
    el(
      'div',
      { class: 'columns' },
      el('div', {}, levelTable(data), ...prefix(data), ...sets(data)),
      el('div', {}, ...convergence(data), ...recovery(data), ...failures(data)),
    ),
    ...troubles(data),
  );

const levelTable = ({ result }: ReportData): HTMLElement =>
  el(
    'table',
    {},
    el(
      'tbody',
      {},
      result.levels.map(
        ({ level, promised, verdict, anomaly, engine, checkMs, reason, notes = [] }) =>
          el(
            'tr',
            {},
            el('td', { class: `keep ${verdict}-text` }, `${MARKS[verdict]} ${verdict}`),
            el(
              'td',
              { class: 'keep' },
              el('b', {}, level),
              promised ? el('span', { class: 'muted' }, ' promised') : '',
            ),
            el(
              'td',
              {},
              [anomaly, engine, ...(checkMs === 0 ? [] : [span(checkMs)])]
                .filter((one) => one !== undefined)
                .join(' · '),
              verdict !== 'valid' && reason !== undefined
                ? el('div', { class: 'sub' }, reason)
                : undefined,
              notes.map((note) => el('div', { class: 'sub' }, note)),
            ),
          ),
      ),
    ),
  );

const prefix = ({ words }: ReportData): readonly HTMLElement[] =>
  section('Up to where it was linearizable', words.prefix);

const sets = ({ words }: ReportData): readonly HTMLElement[] =>
  section('How soon elements were seen', words.set);

const section = (title: string, lines: readonly string[]): readonly HTMLElement[] =>
  lines.length === 0 ? [] : [el('h3', {}, title), ...lines.map(paragraph)];

const paragraph = (line: string): HTMLElement => el('p', { class: 'sub' }, line.trim());

const STATES = { converged: '✓ converged', apart: '✗ differs', unread: '? was not read' } as const;
const STATE_CLASSES = { converged: 'good', apart: 'bad', unread: 'info' } as const;

const convergence = ({ result }: ReportData): readonly HTMLElement[] => {
  const found = result.convergence;
  if (found === undefined) return [];
  const { verdict, reason, nodes, lost } = found;
  return [
    el(
      'h3',
      {},
      'Convergence ',
      el('span', { class: `${verdict}-text` }, `${MARKS[verdict]} ${verdict}`),
    ),
    el(
      'p',
      { class: 'sub' },
      reason ??
        'Every node reads the same, and nothing that was acknowledged is lost. Times are from healing and the end of all writes.',
    ),
    el(
      'table',
      {},
      el(
        'tbody',
        {},
        nodes.map(({ node, state, afterMs }) =>
          el(
            'tr',
            {},
            el('td', { class: 'mono' }, node),
            el('td', { class: STATE_CLASSES[state] }, STATES[state]),
            el('td', { class: 'number' }, afterMs === undefined ? '' : latency(afterMs)),
          ),
        ),
      ),
    ),
    ...(lost.count === 0
      ? []
      : [
          paragraph(
            `Lost: ${lost.first.join('; ')}${lost.count > lost.first.length ? `; and ${lost.count - lost.first.length} more` : ''}`,
          ),
        ]),
  ];
};

const recovery = ({ result: { recovery: found } }: ReportData): readonly HTMLElement[] => {
  if (found === undefined) return [];
  const text = found.serves
    ? `✓ It served again ${span(found.afterMs)} after healing.`
    : `✗ It did not serve again within ${span(found.afterMs)} of healing${found.reason === undefined ? '' : `: ${found.reason}`}.`;
  return [
    el('h3', {}, 'Recovery'),
    el('p', { class: found.serves ? 'sub good' : 'sub bad' }, text),
  ];
};

const failures = ({ result }: ReportData): readonly HTMLElement[] => {
  const groups = result.failures ?? [];
  if (groups.length === 0) return [];
  return [
    el('h3', {}, 'Why operations did not succeed'),
    el('p', { class: 'sub' }, outcomes(result.operations)),
    el(
      'table',
      {},
      el(
        'tbody',
        {},
        groups
          .slice(0, 12)
          .map(({ f, outcome, error, count }) =>
            el(
              'tr',
              {},
              el('td', { class: 'number' }, String(count)),
              el('td', {}, f),
              el('td', { class: outcome }, outcome === 'fail' ? '× failed' : '? unknown'),
              el('td', {}, error),
            ),
          ),
      ),
    ),
  ];
};

const troubles = ({
  result: { crashes, alarms, breaches, leftBehind },
}: ReportData): readonly HTMLElement[] => {
  const lines = [
    ...crashes.map(
      ({ node, count, timeMs, detail, log }) =>
        [
          `${node} ended by itself after ${span(timeMs)} (${detail})${count > 1 ? `, ${count} times in all` : ''}`,
          log.join('\n'),
        ] as const,
    ),
    ...alarms.map(
      ({ node, means, timeMs, line }) =>
        [`The log of ${node} says after ${span(timeMs)} that ${means}`, line] as const,
    ),
    ...breaches.map(
      ({ node, means, timeMs, message }) =>
        [`${node} ${means}, first after ${span(timeMs)}`, message] as const,
    ),
    ...leftBehind.map((what) => ['Left behind', what] as const),
  ];
  if (lines.length === 0) return [];
  return [
    el('h3', { class: 'bad' }, 'What nodes did that nobody asked for'),
    ...lines.map(([what, more]) => el('div', {}, el('p', {}, what), el('pre', {}, more))),
  ];
};
