/** `npm run lint:rules`: writes the tables of this folder into `.oxlintrc.json`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { configuration, FILE } from './configuration.ts';

const path = fileURLToPath(FILE);
const text = JSON.stringify(configuration(), null, 2);
writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'json' }));
