// Makes `npx verify` find this checkout's own command: npm links the bins of dependencies only, and
// would otherwise look for a package of that name elsewhere.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

const bins = new URL('../node_modules/.bin/', import.meta.url);
const link = new URL('verify', bins);
mkdirSync(bins, { recursive: true });
rmSync(link, { force: true });
symlinkSync('../../bin/verify.js', link);
