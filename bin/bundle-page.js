// Makes one script and one style sheet of what draws a report, for the page to hold within itself.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../src/report/html/page/', import.meta.url));
const outdir = fileURLToPath(new URL('../dist/src/report/html/page/', import.meta.url));

await build({
  entryPoints: [`${page}main.ts`, `${page}style.css`],
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});
