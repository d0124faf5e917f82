/** The bar that stays in sight, and above everything else: the verdict, its sentence, the facts. */
import { count, outcomes, rate } from '../../format.ts';
import { headline } from '../data/headline.ts';
import type { ReportData } from '../data/report-data.ts';
import { button, el } from './dom.ts';
import type { State } from './state.ts';
import { at, MARKS, span } from './words.ts';

export interface BarActions {
  readonly theme: () => void;
  readonly help: () => void;
}

export const bar = (state: State, { theme, help }: BarActions): HTMLElement => {
  const { data } = state;
  const { verdict } = data.result;
  const clock = el('span', { id: 'clock', title: 'The time cursor' });
  state.onChange(() => {
    clock.textContent = state.cursor === undefined ? '' : `t = ${at(state.cursor)}`;
  });
  const sections = [
    ['story', verdict === 'valid' ? 'Why' : 'Counterexample'],
    ['run', 'Run'],
    ['timeline', 'Timeline'],
    ['faults', 'Faults'],
    ['levels', 'Levels'],
    ...(data.messages === undefined ? [] : [['messages', 'Messages'] as const]),
    ['logs', 'Logs'],
    ['repeat', 'Repeat'],
  ] as const;
  return el(
    'header',
    { id: 'bar' },
    el(
      'div',
      {},
      el('span', { class: `pill ${verdict}` }, `${MARKS[verdict]} ${verdict.toUpperCase()}`),
      el('b', {}, data.title),
      el(
        'nav',
        { 'aria-label': 'Sections' },
        sections.map(([id, name]) => el('a', { href: `#${id}` }, name)),
      ),
      clock,
      el(
        'span',
        { class: 'tools' },
        button('◐', theme, { title: 'Light or dark (t)', 'aria-label': 'Light or dark' }),
        button('?', help, { title: 'Keys (?)', 'aria-label': 'Keys' }),
      ),
    ),
  );
};

export const verdictSection = ({ data }: State): HTMLElement => {
  const { claim, sentence } = headline(data);
  const { verdict } = data.result;
  return el(
    'section',
    { id: 'top' },
    el('p', { class: 'kicker' }, kicker(data)),
    el('h1', {}, el('em', { class: `${verdict}-text` }, `${claim}: `), sentence),
    el(
      'dl',
      { class: 'facts' },
      facts(data).map(([name, value, more]) =>
        el('div', {}, el('dt', {}, name), el('dd', {}, value, el('small', {}, more))),
      ),
    ),
  );
};

const kicker = ({ plan, result, wallMs }: ReportData): string => {
  const when = wallMs === undefined || plan?.runtime === 'sim' ? [] : [instant(wallMs)];
  if (plan === undefined) return ['a history', ...when].join(' · ');
  return [
    plan.workload,
    `${plan.nodes.length} ${plan.nodes.length === 1 ? 'node' : 'nodes'} (${plan.runtime})`,
    `${plan.concurrency} clients`,
    plan.nemeses.length === 0 ? 'no faults' : plan.nemeses.join(' + '),
    `seed ${plan.seed}`,
    ...(result.version === undefined ? [] : [result.version]),
    ...when,
  ].join(' · ');
};

const instant = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

type Fact = readonly [name: string, value: string | Node, more: string];

const facts = (data: ReportData): readonly Fact[] => {
  const { result, plan } = data;
  const { operations, latencyMs, convergence, recovery } = result;
  return [
    promise(data),
    ['Operations', count(operations.total), outcomes(operations)],
    [
      'Rate',
      rate(result.rate),
      `over ${span(data.endMs)}${plan === undefined ? '' : `, ${plan.concurrency} clients`}`,
    ],
    [
      'Latency',
      `p50 ${span(latencyMs.p50)}`,
      `p99 ${span(latencyMs.p99)} · max ${span(latencyMs.max)}`,
    ],
    faultFact(data),
    ...(convergence === undefined ? [] : [convergenceFact(convergence)]),
    ...(recovery === undefined
      ? []
      : [
          [
            'Recovery',
            word(
              recovery.serves ? 'valid' : 'invalid',
              recovery.serves ? 'serves again' : 'does not serve',
            ),
            recovery.serves
              ? `${span(recovery.afterMs)} after healing`
              : (recovery.reason ?? `waited ${span(recovery.afterMs)}`),
          ] as const,
        ]),
  ];
};

const word = (verdict: keyof typeof MARKS, text: string): HTMLElement =>
  el('span', { class: `${verdict}-text` }, `${MARKS[verdict]} ${text}`);

const promise = ({ result }: ReportData): Fact => {
  const promised = result.levels.filter((level) => level.promised);
  const worst =
    promised.find(({ verdict }) => verdict === 'invalid') ??
    promised.find(({ verdict }) => verdict === 'unknown') ??
    promised[0] ??
    result.levels[0];
  if (worst === undefined) return ['Promise', '–', 'nothing was decided'];
  const holds = result.levels.find(
    ({ verdict, engine }) => verdict === 'valid' && engine !== 'run',
  );
  const more = holds === undefined ? '' : `strongest level that holds: ${holds.level}`;
  return ['Promise', word(worst.verdict, worst.level), more];
};

const faultFact = ({ faults, plan }: ReportData): Fact => {
  if (faults.length === 0)
    return ['Faults', 'none', plan === undefined ? '' : 'nothing was broken'];
  const took = faults.filter(({ tookEffect }) => tookEffect).length;
  const healed = faults.filter((one) => one.healed).length;
  const all =
    healed === faults.length ? 'all healed, proved gone' : `${healed} healed and proved gone`;
  return ['Faults', `${took} of ${faults.length} took effect`, all];
};

const convergenceFact = ({
  verdict,
  nodes,
  lost,
}: NonNullable<ReportData['result']['convergence']>): Fact => {
  const slowest = Math.max(0, ...nodes.map(({ afterMs = 0 }) => afterMs));
  const more =
    lost.count > 0
      ? `${count(lost.count)} acknowledged writes lost`
      : `slowest node ${span(slowest)}`;
  return ['Convergence', word(verdict, verdict), more];
};
