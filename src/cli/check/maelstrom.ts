/** Maelstrom's workloads: the model that each promises, or what is to be known before one is named. */

/** Where the workload promises just what the model says. */
export const MAELSTROM_MODELS: Readonly<Record<string, string>> = { 'lin-kv': 'cas-register' };

/** A sentence for who has to name the model. */
export const maelstromHint = (workload: string): string | undefined => {
  const model = EVENTUAL[workload];
  if (model !== undefined) {
    return `Maelstrom's ${workload} promises only that what was acknowledged is seen in the end: --model ${model} asks for more, that it is linearizable.`;
  }
  return UNCHECKED.has(workload)
    ? `Of Maelstrom's ${workload} no model here says what it promises; its results.edn has Maelstrom's own verdict.`
    : undefined;
};

const EVENTUAL: Readonly<Record<string, string>> = {
  'g-set': 'set',
  'g-counter': 'counter',
  'pn-counter': 'counter',
};

const UNCHECKED: ReadonlySet<string> = new Set(['broadcast', 'echo', 'kafka', 'unique-ids']);
