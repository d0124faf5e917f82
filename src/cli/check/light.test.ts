/** What every check loads before it looks at its file: a small file takes no longer than that. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** All that a module imports when it is loaded, as far as it is ours, and the packages by name. */
const loaded = (module: URL, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(module.href)) return seen;
  seen.add(module.href);
  const text = readFileSync(module, 'utf8').replaceAll(/\/\*[^]*?\*\//gu, '');
  for (const [statement, from = ''] of text.matchAll(IMPORT)) {
    if (isOfTypes(statement)) continue;
    if (from.startsWith('.')) loaded(new URL(from, module), seen);
    else if (!from.startsWith('node:')) seen.add(from);
  }
  return seen;
};

const IMPORT = /^(?:import|export)\s(?:[^;'=]*?\sfrom\s)?'([^']+)';/gmu;

const isOfTypes = (statement: string): boolean => {
  if (/^(?:import|export) type\b/u.test(statement)) return true;
  const names = /^(?:import|export) \{([^}]*)\}/u.exec(statement)?.[1]?.split(',') ?? [''];
  return (
    names.every((name) => name.trim().startsWith('type ') || name.trim() === '') && names[0] !== ''
  );
};

const root = new URL('../../../', import.meta.url).href;

it('is neither a package nor an engine, a runner, a plan or a format of others', () => {
  const all = [...loaded(new URL('command.ts', import.meta.url))];
  const ours = all.filter((name) => name.startsWith(root)).map((name) => name.slice(root.length));
  expect(all.filter((name) => !name.startsWith(root))).toEqual([]);
  expect(ours).toContain('src/history/read-history.ts');
  expect(ours.filter((name) => HEAVY.test(name))).toEqual([]);
});

const HEAVY =
  /^(?:checkers\/(?:linearizability\/(?!pool\/share)|ladder\.ts|sequential|causal|session|staleness|convergence)|systems|workloads|src\/(?:runner|tui|cluster|history\/formats\/(?:edn|jepsen-edn|json|foreign)))/u;
