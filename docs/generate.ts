/**
 * Writes docs/nemesis, docs/systems and docs/workloads, and removes pages of what is no more:
 *
 *     npx tsx docs/generate.ts
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages } from './pages.ts';

const docs = fileURLToPath(new URL('.', import.meta.url));
const all = pages();

const folders = new Set([...all.keys()].map((path) => dirname(path)));
folders.delete('.'); // other pages lie there, too
for (const folder of folders) {
  mkdirSync(join(docs, folder), { recursive: true });
  for (const name of readdirSync(join(docs, folder))) {
    if (!all.has(`${folder}/${name}`)) rmSync(join(docs, folder, name));
  }
}
for (const [path, content] of all) writeFileSync(join(docs, path), content);
