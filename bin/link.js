// Makes `npx verify` find this checkout's own command in node_modules/.bin.
//
// A `bin` entry in package.json would not do: npm (10 and 11) then installs the checkout into a cache
// of its own on the first `npx`, which builds everything once more and breaks when that fails.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

const bins = new URL('../node_modules/.bin/', import.meta.url);
const link = new URL('verify', bins);
mkdirSync(bins, { recursive: true });
rmSync(link, { force: true });
symlinkSync('../../bin/verify.js', link);
