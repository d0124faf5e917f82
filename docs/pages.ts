/**
 * The pages of docs/nemesis, docs/systems and docs/workloads, from the registries alone, and the
 * track record from what was measured. What writes them is `generate.ts`, and a test holds the files to
 * what this says.
 */
import { NEMESES } from '../nemesis/registry.ts';
import { SYSTEMS } from '../systems/registry.ts';
import { WORKLOADS } from '../workloads/registry.ts';
import { nemesisIndex, nemesisPage } from './pages/nemesis-pages.ts';
import { readTrackRecord } from './track-record-data.ts';
import { systemIndex, systemPage } from './pages/system-pages.ts';
import { trackRecordPage } from './pages/track-record-page.ts';
import { workloadIndex, workloadPage } from './pages/workload-pages.ts';

/** What each finding is, by its command. */
const summaries = (): ReadonlyMap<string, string> =>
  new Map(
    SYSTEMS.flatMap(({ findings = [] }) =>
      findings.map(({ foundBy, summary }): [string, string] => [foundBy, summary]),
    ),
  );

/** Content by path below `docs/`. */
export const pages = (): ReadonlyMap<string, string> =>
  new Map([
    ['track-record.md', trackRecordPage(readTrackRecord(), summaries())],
    ['nemesis/README.md', nemesisIndex()],
    ...NEMESES.map((one): [string, string] => [`nemesis/${one.name}.md`, nemesisPage(one)]),
    ['systems/README.md', systemIndex()],
    ...SYSTEMS.map((one): [string, string] => [`systems/${one.name}.md`, systemPage(one)]),
    ['workloads/README.md', workloadIndex()],
    ...WORKLOADS.map((one): [string, string] => [`workloads/${one.name}.md`, workloadPage(one)]),
  ]);
