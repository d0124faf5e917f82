import { defineConfig } from 'vitest/config';
import { fuzzBudget, fuzzTimeoutMs } from './testing/fuzz/budget.ts';
import { ClosingLine } from './vitest.closing-line.ts';
import { LongestFirst } from './vitest.longest-first.ts';

const common = { exclude: ['node_modules/**', 'dist/**'] };

/**
 * Four projects: `unit` needs nothing and starts no process, `fuzz` compares checkers with brute force
 * (a little here, for long by `npm run fuzz`), `e2e` runs the built command and processes of ours,
 * `docker` needs an engine (its files say loudly that they were skipped where there is none).
 */
export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...common.exclude, '**/*.e2e.test.ts', '**/*.docker.test.ts'],
          setupFiles: ['./testing/no-processes.ts'],
          testTimeout: 5000, // a test that needs more says so itself
        },
      },
      {
        test: {
          ...common,
          name: 'fuzz',
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          include: ['**/*.fuzz.ts'],
          testTimeout: fuzzTimeoutMs(fuzzBudget()),
        },
      },
      {
        test: {
          ...common,
          name: 'e2e',
          sequence: { groupOrder: 1 }, // alone: they start clusters
          include: ['**/*.e2e.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...common,
          name: 'docker',
          sequence: { groupOrder: 2 },
          include: ['**/*.docker.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
