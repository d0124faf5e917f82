/** The nemeses of a plan as the screen draws them: one band and one colour each. */
import type { TestPlan } from '../runner/plan/plan.ts';

/** Without their kinds, each once: `partition:leader` and `partition:halves` are one. */
export const nemesisNames = (plan: TestPlan | undefined): string[] => [
  ...new Set((plan?.nemeses ?? []).map((name) => name.split(':')[0]!)),
];

/** By its place in the plan, so that it is the same wherever it is drawn. */
export const nemesisColour = (plan: TestPlan | undefined, nemesis: string): NemesisColour => {
  const place = nemesisNames(plan).indexOf(nemesis);
  return COLOURS[Math.max(0, place) % COLOURS.length]!;
};

const COLOURS = ['magenta', 'red', 'yellow', 'blue'] as const;

type NemesisColour = (typeof COLOURS)[number];
