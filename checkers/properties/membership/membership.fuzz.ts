/**
 * Against the definition, second by second: nodes, links and views of three nodes at random, everything
 * on whole seconds, views in the middle of them. A second is one of a pair's where the definition says
 * so of it alone, and what lasts is counted.
 */
import { randomFrom, type Random } from '../../../src/base/random.ts';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import type { Disturbance } from '../../../src/history/disturbance.ts';
import type { HistoryEvent } from '../../../src/history/operation.ts';
import { fuzz } from '../../../testing/fuzz/fuzz.ts';
import { checkMembership } from './membership.ts';

const NODES = ['a', 'b', 'c'];
const SECONDS = 16;
const WITHIN_S = 3;

type Link = readonly [string, string];
const LINKS: readonly Link[] = NODES.flatMap((one) =>
  NODES.filter((other) => other !== one).map((other): Link => [one, other]),
);

interface Seen {
  readonly observer: string;
  /** It was asked and told within the second that begins here. */
  readonly second: number;
  readonly states: Readonly<Record<string, string>>;
}

const draw = (random: Random) => {
  const some = <T>(all: readonly T[], share: number): T[] =>
    all.filter(() => random.next() < share);
  const disturbances = Array.from({ length: random.between(0, 3) }, (): Disturbance => {
    const [from, on, off, until] = Array.from({ length: 4 }, () => random.between(0, SECONDS))
      .toSorted((a, b) => a - b)
      .map((second) => second * 1000) as [number, number, number, number];
    return {
      fromMs: from,
      onMs: on,
      offMs: off,
      untilMs: random.next() < 0.9 ? until : Infinity,
      down: some(NODES, 0.2),
      cut: some(LINKS, 0.5),
      unsteadyNodes: some(NODES, 0.1),
      unsteadyLinks: some(LINKS, 0.1),
    };
  });
  const alive = random.pick([0.3, 0.6, 0.9]);
  const seen = Array.from({ length: random.between(1, 12) }, (): Seen => ({
    observer: random.pick(NODES),
    second: random.between(0, SECONDS - 1),
    states: Object.fromEntries(
      NODES.map((node) => [node, random.next() < alive ? 'alive' : 'failed']),
    ),
  })).toSorted((a, b) => a.second - b.second);
  return { disturbances, seen };
};

const historyOf = (seen: readonly Seen[]) =>
  columnsFromEvents(
    seen.flatMap(({ observer, second, states }, row): HistoryEvent[] => {
      const common = { process: row, f: 'view', node: observer };
      const time = (second + 0.2) * 1e9 + row * 1e6;
      return [
        { ...common, index: 2 * row, time, type: 'invoke', value: null },
        { ...common, index: 2 * row + 1, time: time + 1e5, type: 'ok', value: states },
      ];
    }),
  );

const define = (
  disturbances: readonly Disturbance[],
  seen: readonly Seen[],
): 'valid' | 'invalid' | 'unknown' => {
  const during = (second: number) => {
    const at = second * 1000 + 500;
    const near = disturbances.filter(({ fromMs, untilMs }) => fromMs < at && at < untilMs);
    const surely = near.filter(({ onMs, offMs }) => onMs < at && at < offMs);
    const has = (links: readonly Link[], [from, to]: Link) =>
      links.some((link) => link[0] === from && link[1] === to);
    const isDown = (node: string) => surely.some(({ down }) => down.includes(node));
    const isCut = (link: Link) => surely.some(({ cut }) => has(cut, link));
    const isWell = (node: string) =>
      !near.some((one) => one.down.includes(node) || one.unsteadyNodes.includes(node));
    const isWhole = (link: Link) =>
      !near.some((one) => has(one.cut, link) || has(one.unsteadyLinks, link));
    /** Every way of one or two links. */
    const hears = (observer: string, node: string): boolean =>
      !isDown(node) &&
      (!isCut([node, observer]) ||
        NODES.some(
          (third) =>
            third !== node &&
            third !== observer &&
            !isDown(third) &&
            !isCut([node, third]) &&
            !isCut([third, observer]),
        ));
    return {
      gone: (node: string, observer: string) => isWell(observer) && !hears(observer, node),
      sound: (node: string, observer: string) =>
        isWell(node) && isWell(observer) && isWhole([node, observer]) && isWhole([observer, node]),
    };
  };
  const all = (from: number, to: number, holds: (second: number) => boolean): boolean =>
    Array.from({ length: to - from + 1 }, (_, k) => from + k).every(holds);
  let open = false;
  for (const { observer, node } of NODES.flatMap((one) =>
    NODES.filter((other) => other !== one).map((other) => ({ observer: one, node: other })),
  )) {
    const views = seen.filter((one) => one.observer === observer);
    const isAlive = ({ states }: Seen) => states[node] === 'alive';
    for (const [at, view] of views.entries()) {
      const { second } = view;
      // Asked in the middle of a second, so the one that was so long ago counts, too.
      if (
        isAlive(view) &&
        all(second - WITHIN_S, second, (one) => during(one).gone(node, observer))
      ) {
        return 'invalid';
      }
      const since = views.slice(0, at + 1).findLastIndex((one) => isAlive(one)) + 1;
      const wrong = views
        .slice(since, at + 1)
        .find((one) => all(one.second, second, (cell) => during(cell).sound(node, observer)));
      if (!isAlive(view) && wrong !== undefined && second - wrong.second > WITHIN_S) {
        return 'invalid';
      }
    }
    const last = views.at(-1);
    if (last !== undefined && !isAlive(last)) open = true;
  }
  return open ? 'unknown' : 'valid';
};

fuzz({
  name: 'property membership',
  kind: 'property',
  run: (seed, cases) => {
    const counts = { valid: 0, invalid: 0, unknown: 0 };
    for (let at = 0; at < cases; at++) {
      const { disturbances, seen } = draw(randomFrom(`membership/${seed}/${at}`));
      // Views of the same second are a little apart: so is what is allowed.
      const withinMs = WITHIN_S * 1000 + 100;
      const { verdict } = checkMembership(historyOf(seen), disturbances, withinMs);
      const word = define(disturbances, seen);
      if (verdict !== word) {
        const what = JSON.stringify({ verdict, word, disturbances, seen });
        throw new Error(`seed ${seed}, case ${at}: ${what}`);
      }
      counts[verdict]++;
    }
    return counts;
  },
  shares: { valid: 0.05, invalid: 0.1, unknown: 0.05 },
});
