/** `npm run lint:rules`: writes the arrows of `lint/arrows.ts` into `.oxlintrc.json`. */
import { writeFileSync } from 'node:fs';
import { configuration, FILE } from './configuration.ts';

writeFileSync(FILE, `${JSON.stringify(configuration(), null, 2)}\n`);
