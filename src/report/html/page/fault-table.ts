/** Every fault: planned, seen to be on, healed, proved gone; and what it met. */
import { count } from '../../format.ts';
import type { FaultRow } from '../data/report-data.ts';
import { card, el, onActivate } from './dom.ts';
import type { State } from './state.ts';
import { at, span } from './words.ts';

export const faultCard = (state: State): HTMLElement => {
  const { faults } = state.data;
  const took = faults.filter(({ tookEffect }) => tookEffect).length;
  const healed = faults.filter((one) => one.healed).length;
  const sub =
    faults.length === 0
      ? 'nothing was broken in this run'
      : `${took} of ${faults.length} took effect · ${healed} healed and proved gone`;
  return card(
    'faults',
    'Faults',
    sub,
    [],
    faults.length === 0 ? undefined : table(state),
    happenings(state),
  );
};

const HEADS = [
  '#',
  'fault',
  'what it did',
  'planned',
  'seen on',
  'healed',
  'lasted',
  'proof',
  'operations',
];
const NUMBERS = new Set([3, 4, 5, 6, 8]);

const table = (state: State): HTMLElement =>
  el(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Table of faults' },
    el(
      'table',
      { class: 'roomy' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          HEADS.map((head, i) =>
            el('th', { scope: 'col', class: NUMBERS.has(i) ? 'number' : '' }, head),
          ),
        ),
      ),
      el(
        'tbody',
        {},
        state.data.faults.map((fault) => row(state, fault)),
      ),
    ),
  );

const row = (state: State, fault: FaultRow): HTMLElement => {
  const { provedMs, healedMs, fromMs, untilMs, tookEffect, evidence, healed, left } = fault;
  const proof = tookEffect
    ? [el('span', { class: 'good' }, '✓ '), evidence]
    : [el('b', { class: 'bad' }, '✗ no effect '), evidence];
  const gone =
    healed || left.length === 0
      ? undefined
      : el('div', { class: 'bad' }, `not gone: ${left.join('; ')}`);
  const made = el(
    'tr',
    { tabindex: 0, title: 'Show in the timeline' },
    el('td', {}, String(fault.id)),
    el('td', { class: 'keep' }, `${fault.nemesis} ${fault.kind}`),
    el('td', { class: 'mono' }, fault.summary),
    el('td', { class: 'number' }, at(fault.plannedMs)),
    el('td', { class: 'number' }, provedMs === undefined ? '–' : at(provedMs)),
    el('td', { class: 'number' }, healedMs === undefined ? '–' : at(healedMs)),
    el('td', { class: 'number' }, span(untilMs - fromMs)),
    el('td', {}, proof, gone),
    el('td', { class: 'number' }, count(fault.overlapped)),
  );
  onActivate(made, () => {
    const beside = Math.max(50, (untilMs - fromMs) * 0.15);
    state.pointAt(fromMs);
    state.look(fromMs - beside, untilMs + beside);
    document.querySelector('#timeline')?.scrollIntoView();
  });
  return made;
};

const happenings = ({ data }: State): HTMLElement | undefined => {
  if (data.happenings.length === 0) return undefined;
  const rows = data.happenings.map(({ timeMs, level, text }) =>
    el(
      'tr',
      {},
      el('td', { class: 'time' }, at(timeMs)),
      el(
        'td',
        { class: level === 'warning' ? 'info' : '' },
        `${level === 'warning' ? '! ' : ''}${text}`,
      ),
    ),
  );
  return el('div', {}, el('h3', {}, 'What else happened'), el('table', {}, el('tbody', {}, rows)));
};
