/** The counterexample: a picture, its operations as text, the sentence. Or why there is none. */
import { count, plural } from '../../format.ts';
import type { Story } from '../data/report-data.ts';
import { button, card, el } from './dom.ts';
import type { State } from './state.ts';
import type { Scale } from './story-layout.ts';
import { storyPicture } from './story-picture.ts';
import { at, MARKS, span } from './words.ts';

export const storyCard = (state: State): HTMLElement => {
  const { story } = state.data;
  return story === undefined ? withoutStory(state) : withStory(state, story);
};

const withStory = (state: State, story: Story): HTMLElement => {
  const picture = el('div', {
    class: 'wide',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Picture of the counterexample',
  });
  const scales: readonly Scale[] = ['real time', 'even steps'];
  const buttons = scales.map((scale) => button(scale, () => draw(scale)));
  const draw = (scale: Scale): void => {
    picture.replaceChildren(storyPicture(state, story, scale));
    for (const [i, one] of buttons.entries())
      one.setAttribute('aria-pressed', String(scales[i] === scale));
  };
  draw('real time');
  const show = button('Show in the timeline', () => {
    const beside = Math.max(1, (story.untilMs - story.fromMs) * 0.1);
    state.setFilter({});
    state.look(story.fromMs - beside, story.untilMs + beside);
    document.querySelector('#timeline')?.scrollIntoView();
  });
  const { counterexample } = story;
  const { operations, reason, level } = counterexample;
  const promised = state.data.result.levels.find((one) => one.level === level)?.promised;
  let number = 0;
  return card(
    'story',
    'Counterexample',
    subtitle(state, story),
    [
      el('span', { class: 'segments', role: 'group', 'aria-label': 'Scale of time' }, buttons),
      show,
    ],
    promised === false
      ? el('p', { class: 'notice' }, `It is not ${level}, which nobody promised.`)
      : undefined,
    picture,
    el(
      'ol',
      { class: 'steps' },
      operations.map((operation, i) => {
        const { process, node, label, invokeTime, completeTime, inProof, outcome } = operation;
        const [from, until] = [invokeTime / 1e6, (completeTime ?? 0) / 1e6];
        const times =
          completeTime === undefined
            ? `${at(from, 4)} – never answered`
            : `${at(from, 4)} – ${at(until, 4)}  (${span(until - from)})`;
        return el(
          'li',
          { class: i === story.wrong ? 'wrong' : '' },
          inProof
            ? el('i', {}, String(++number))
            : el('i', { class: 'beside', title: 'not part of the proof' }, '·'),
          el('b', {}, `client ${process}`),
          node === undefined ? ' ' : el('span', { class: 'muted' }, ` at ${node} `),
          el('span', { class: 'value' }, label),
          outcome === 'fail' ? ' × failed' : outcome === 'info' ? ' ? nobody knows' : '',
          inProof ? '' : el('span', { class: 'muted' }, ' (beside the proof)'),
          el('small', {}, times),
        );
      }),
    ),
    el('p', { class: 'why' }, reason, believers(state, story)),
    ...more(story),
  );
};

const subtitle = ({ data }: State, { counterexample, fromMs, untilMs }: Story): string => {
  const { anomaly, key, operations, staleness = {} } = counterexample;
  const proof = operations.filter(({ inProof }) => inProof).length;
  return [
    key === undefined ? anomaly : `${anomaly} on ${key}`,
    `${proof} of ${plural(data.result.operations.total, 'operation')}`,
    ...(untilMs - fromMs > 1e-6 ? [`${at(fromMs)} – ${at(untilMs)}`] : []),
    ...(staleness.deltaMs === undefined ? [] : [`stale by ${span(staleness.deltaMs)}`]),
    ...(staleness.versionsBehind === undefined
      ? []
      : [`${plural(staleness.versionsBehind, 'version')} behind`]),
  ].join(' · ');
};

const believers = ({ data }: State, { fromMs, untilMs }: Story): string => {
  const own = data.leaders.filter((one) => one.own && one.fromMs < untilMs && one.untilMs > fromMs);
  const names = [...new Set(own.map(({ node }) => node))];
  return names.length < 2 ? '' : ` Meanwhile ${names.join(' and ')} each believed to lead.`;
};

const more = ({ counterexample: { leftOut, cutShort } }: Story): readonly HTMLElement[] => {
  const lines = [
    ...(leftOut.ofProof === 0
      ? []
      : [
          `Not shown: ${plural(leftOut.ofProof, 'more operation')} of the shortest proof that was found.`,
        ]),
    ...(cutShort === true
      ? ['The time for explaining ran out: there may be a shorter proof.']
      : []),
  ];
  return lines.map((line) => el('p', { class: 'sub' }, line));
};

const withoutStory = ({ data }: State): HTMLElement => {
  const { result, faults } = data;
  const took = faults.filter(({ tookEffect }) => tookEffect).length;
  const met = faults.reduce((sum, { overlapped }) => sum + overlapped, 0);
  const tested =
    faults.length === 0
      ? 'Nothing was broken in it.'
      : `${took} of ${plural(faults.length, 'fault')} took effect, and ${count(met)} times an operation was open while one was on.`;
  const { verdict } = result;
  const levels = result.levels
    .filter((level) => level.verdict === 'valid' && level.promised)
    .map(({ level }) => level);
  const words = {
    valid: `All that was promised holds: ${levels.join(', ')}. For each key there is an order of its operations, within the times at which clients asked and were answered, that a single healthy copy could have produced. ${tested}`,
    invalid: `${result.reason}. ${tested}`,
    unknown: `${result.reason}. What is not decided is never taken for valid. ${tested}`,
  };
  const linearizable = levels.includes('linearizable') || verdict !== 'valid';
  const text = linearizable
    ? words[verdict]
    : `All that was promised holds: ${levels.join(', ')}. ${tested}`;
  const title = {
    valid: 'Why it is valid',
    invalid: 'Why it is a violation',
    unknown: 'Why nobody knows',
  }[verdict];
  return card(
    'story',
    title,
    `${MARKS[verdict]} ${verdict}`,
    [],
    el('p', { class: `why ${verdict}` }, text),
    result.broken === undefined
      ? undefined
      : el('pre', {}, `${result.broken.reason}\n${result.broken.detail ?? ''}`),
    result.interrupted
      ? el(
          'p',
          { class: 'notice' },
          'The run was interrupted: this is about what there was until then.',
        )
      : undefined,
  );
};
